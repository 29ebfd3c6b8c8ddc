using System.Runtime.InteropServices;

namespace HeareAuth.Api.Hosting;

/// <summary>
/// Handles the signals that would end the process at once and that the host leaves alone. SIGHUP, which a closed terminal
/// sends, stops the service as SIGTERM does. SIGUSR1 and SIGUSR2 do nothing.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Signals(IHostApplicationLifetime lifetime)
    {
        Handle(PosixSignal.SIGHUP, lifetime.StopApplication);
        foreach (var signal in Ignored)
        {
            Handle(signal, static () => { });
        }
    }

    /// <summary>SIGUSR1 and SIGUSR2, for which the framework has no names. Windows has neither.</summary>
    private static PosixSignal[] Ignored =>
        OperatingSystem.IsWindows() ? []
        : OperatingSystem.IsLinux() ? [(PosixSignal)10, (PosixSignal)12]
        : [(PosixSignal)30, (PosixSignal)31];

    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private void Handle(PosixSignal signal, Action act) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true; // not the default action, which ends the process
        act();
    }));
}
