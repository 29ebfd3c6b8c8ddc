using HeareAuth.Features.Telemetry;

namespace HeareAuth.Features.Health;

/// <summary>Asks whether the process is alive, regardless of the state of the keys and the store.</summary>
public sealed record CheckHealth : IRequest<Result<HealthReport>>;

public sealed record HealthReport(string Status);

internal sealed class CheckHealthHandler : IRequestHandler<CheckHealth, Result<HealthReport>>
{
    private static readonly Task<Result<HealthReport>> s_ok = Task.FromResult<Result<HealthReport>>(new HealthReport("ok"));

    public Task<Result<HealthReport>> Handle(CheckHealth request, CancellationToken cancellationToken)
    {
        AuthMeter.HealthRequests.Add(1);
        return s_ok;
    }
}
