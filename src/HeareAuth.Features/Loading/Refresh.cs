using HeareAuth.Features.Results;
using HeareAuth.Features.Telemetry;
using HeareAuth.Features.Text;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Loading;

/// <summary>Loads the document again, now; the answer is newer than the question.</summary>
/// <param name="AcceptRollback">Takes an older document, or a plain one after an encrypted one, this once.</param>
public sealed record Refresh(bool AcceptRollback = false) : IRequest<Result<RefreshedKeys>>, IMeasured
{
    public static OperationMeter Meter => AuthMeter.Refresh;
}

/// <param name="Timestamp">UTC, <c>yyyy-MM-ddTHH:mm:ssZ</c>.</param>
public sealed record RefreshedKeys(int KeysLoaded, string Timestamp);

internal sealed class RefreshHandler(KeyRingLoader loader, TimeProvider clock, ILogger<RefreshHandler> logger)
    : IRequestHandler<Refresh, Result<RefreshedKeys>>
{
    public async Task<Result<RefreshedKeys>> Handle(Refresh request, CancellationToken cancellationToken)
    {
        // A caller that goes away must not end a load that others share.
        var outcome = await loader.LoadAsync(request.AcceptRollback, CancellationToken.None, cancellationToken);
        if (!outcome.Succeeded)
        {
            return new Failure(FailureCode.RefreshFailed, "the keys could not be loaded", "The log has the reason.");
        }

        logger.RefreshSucceeded(outcome.KeyCount);
        return new RefreshedKeys(outcome.KeyCount, IsoTime.FormatSeconds(clock.GetUtcNow().UtcDateTime));
    }
}
