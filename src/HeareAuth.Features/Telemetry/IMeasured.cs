namespace HeareAuth.Features.Telemetry;

/// <summary>A message whose outcomes and durations are measured.</summary>
public interface IMeasured<TResponse>
    where TResponse : IFailable<TResponse>
{
    static abstract OperationMeter Meter { get; }

    /// <summary>Returns why a response counts as failed, as a metric's tag; null if it counts as a success.</summary>
    static virtual string? ReasonForFailure(TResponse response) => response.Failure?.Code.Name;
}
