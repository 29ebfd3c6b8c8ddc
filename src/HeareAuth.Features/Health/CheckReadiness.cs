using HeareAuth.Features.Verification;

namespace HeareAuth.Features.Health;

/// <summary>Asks whether this process can verify keys now.</summary>
public sealed record CheckReadiness : IRequest<Result<ReadinessReport>>;

/// <param name="Status"><c>ready</c>, or <c>degraded</c> if the last load failed and older keys are served.</param>
public sealed record ReadinessReport(string Status);

internal sealed class CheckReadinessHandler(LiveKeyRing keys) : IRequestHandler<CheckReadiness, Result<ReadinessReport>>
{
    public Task<Result<ReadinessReport>> Handle(CheckReadiness request, CancellationToken cancellationToken) =>
        Task.FromResult(Decide());

    private Result<ReadinessReport> Decide() =>
        keys.Current is null || keys.IsStale || keys.IsClosing
            ? new Failure(FailureCode.NotReady, "not ready")
            : new ReadinessReport(keys.IsDegraded ? "degraded" : "ready");
}
