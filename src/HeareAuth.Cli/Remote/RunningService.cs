using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage.Seen;

namespace HeareAuth.Cli.Remote;

/// <summary>Asks the service at the refresh address which document it holds.</summary>
internal sealed class RunningService(Session session) : IRunningService
{
    public async Task<ServedWrite?> LoadAsync(CancellationToken cancellationToken)
    {
        var reply = await session.WaitForAsync("service", () => session.Service().RefreshAsync(acceptRollback: false, cancellationToken));
        return reply.IsRollback
            ? throw new DocumentRolledBackException(
                reply.Reason,
                "If it was restored on purpose, use --accept-rollback with the command that makes the change. "
                    + "If that service has another store, use --no-refresh.")
            : reply.Served;
    }
}
