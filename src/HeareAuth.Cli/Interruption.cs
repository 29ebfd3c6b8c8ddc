using System.Runtime.InteropServices;

namespace HeareAuth.Cli;

/// <summary>SIGINT and SIGTERM: the first one cancels the work and gives it a moment, the second one ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Work that heeds the cancellation ends long before; a secret that is still to be printed is shown once and never again.</summary>
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

    /// <summary>The user asked to stop.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>The work did not stop in time and is left behind.</summary>
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
            return; // the system's own answer: the process ends, and shells see 128 and the signal
        }

        context.Cancel = true;
        _graceOver.CancelAfter(s_grace);
        _requested.Cancel();
    }
}
