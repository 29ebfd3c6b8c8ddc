using System.Runtime.InteropServices;

namespace HeareAuth.Cli;

/// <summary>Handles SIGINT and SIGTERM: the first cancels the work and gives it time to stop, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Work usually stops long before this. The grace period leaves time to print a new secret, which is never shown again.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(8);

    private readonly CancellationTokenSource _requested = new();
    private readonly CancellationTokenSource _graceOver = new();
    private readonly PosixSignalRegistration _keyboard;
    private readonly PosixSignalRegistration _termination;

    public Interruption()
    {
        _keyboard = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    public CancellationToken Requested => _requested.Token;

    /// <summary>Cancelled when the work has not stopped in time and is abandoned.</summary>
    public CancellationToken GraceOver => _graceOver.Token;

    public void Dispose()
    {
        _keyboard.Dispose();
        _termination.Dispose();
        _requested.Dispose();
        _graceOver.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_requested.IsCancellationRequested)
        {
            return; // the default action follows: the process ends, and shells report 128 plus the signal
        }

        context.Cancel = true;
        _graceOver.CancelAfter(s_grace);
        _requested.Cancel();
    }
}
