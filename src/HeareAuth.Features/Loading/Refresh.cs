using HeareAuth.Features.Telemetry;
using HeareAuth.Features.Text;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Loading;

/// <summary>Loads the document now. The load starts after the request arrived.</summary>
/// <param name="AcceptRollback">Accepts, in this load only, a document that <c>RollbackRules</c> refuse.</param>
public sealed record Refresh(bool AcceptRollback = false) : IRequest<Result<RefreshedKeys>>, IMeasured<Result<RefreshedKeys>>
{
    public static OperationMeter Meter => AuthMeter.Refresh;
}

/// <param name="Timestamp">UTC, <c>yyyy-MM-ddTHH:mm:ssZ</c>.</param>
/// <param name="Revision">The served document's revision; null if there is no document or the Python service wrote it.</param>
/// <param name="WriteId">The served document's write id; null like the revision.</param>
public sealed record RefreshedKeys(int KeysLoaded, string Timestamp, long? Revision, string? WriteId);

internal sealed class RefreshHandler(KeyRingLoader loader, TimeProvider clock, ILogger<RefreshHandler> logger)
    : IRequestHandler<Refresh, Result<RefreshedKeys>>
{
    public async Task<Result<RefreshedKeys>> Handle(Refresh request, CancellationToken cancellationToken)
    {
        // A caller that disconnects must not cancel a load that others share.
        var load = await loader.LoadAsync(request.AcceptRollback, CancellationToken.None, cancellationToken);
        if (load.Rollback is { } refusal)
        {
            return new Failure(FailureCode.Rollback, refusal, "`heare-auth refresh --accept-rollback` loads it anyway.");
        }

        if (!load.Succeeded)
        {
            return new Failure(FailureCode.RefreshFailed, "the keys could not be loaded", "The log has the reason.");
        }

        logger.RefreshSucceeded(load.KeyCount);
        return new RefreshedKeys(load.KeyCount, IsoTime.FormatSeconds(clock.GetUtcNow().UtcDateTime), load.Served.Revision, load.Served.WriteId);
    }
}
