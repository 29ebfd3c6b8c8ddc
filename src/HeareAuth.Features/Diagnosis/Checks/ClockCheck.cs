using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>
/// Compares this machine's clock with the store's. A service on this machine expires keys by it, and S3 rejects signatures
/// if it is far off.
/// </summary>
internal sealed class ClockCheck(IObjectStore store) : ICheck
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_harmful = TimeSpan.FromSeconds(60);

    public string Name => "clock";

    public string? Needs => StoreCheck.CheckName;

    public Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Judge(context.ClockLead));

    private Finding Judge(TimeSpan? lead)
    {
        if (lead is not { } off)
        {
            return Finding.Skipped(store.Kind == "file"
                ? "a local file has no clock to compare with"
                : "the store sends no Date header to compare with");
        }

        if (off.Duration() <= s_tolerance)
        {
            return Finding.Ok("agrees with the store's clock");
        }

        var (side, effect) = off > TimeSpan.Zero ? ("ahead of", "too early") : ("behind", "too late");
        var detail = string.Create(
            CultureInfo.InvariantCulture, $"{off.Duration().TotalSeconds:0} seconds {side} the store's clock; keys expire that much {effect}");
        const string Remedy = "Set this machine's clock, preferably with a time service such as chrony or systemd-timesyncd.";
        return off.Duration() > s_harmful ? Finding.Failed(detail, Remedy) : Finding.Warning(detail, Remedy);
    }
}
