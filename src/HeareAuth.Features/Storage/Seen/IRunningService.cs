namespace HeareAuth.Features.Storage.Seen;

/// <summary>A service that serves the same store and can report which write it holds. Only the command line has one to ask.</summary>
public interface IRunningService
{
    /// <summary>Makes the service load the stored document now.</summary>
    /// <returns>The write that it then serves; null if no service answers or if it does not report one.</returns>
    /// <exception cref="Documents.DocumentRolledBackException">The service refuses the stored document as a rollback.</exception>
    Task<ServedWrite?> LoadAsync(CancellationToken cancellationToken);
}

/// <param name="Revision">The revision of the served document.</param>
/// <param name="WriteId">Its write id; null if unknown.</param>
public sealed record ServedWrite(long Revision, string? WriteId);
