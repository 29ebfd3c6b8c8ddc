namespace HeareAuth.Features.Telemetry;

/// <summary>A message whose outcomes and durations are counted.</summary>
public interface IMeasured
{
    /// <summary>The instruments of this kind of message.</summary>
    static abstract OperationMeter Meter { get; }
}
