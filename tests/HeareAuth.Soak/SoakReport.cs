using System.Text;

namespace HeareAuth.Soak;

/// <summary>The figures of a run, what they prove, and the section of the page that shows them.</summary>
internal sealed class SoakReport(
    SoakOptions options, Load load, Oracle oracle, StoreWatch store, KeySet keys, FaultSchedule faults, KeyChurn churn, ServiceProcess service)
{
    private const string Begin = "<!-- eng/soak writes from here -->";
    private const string End = "<!-- eng/soak to here -->";

    /// <summary>What the last minute may take more than the first: the log's buffer and the noise of a heap.</summary>
    private const double MostGrowthMegabytes = 32;

    private static readonly TimeSpan s_slowestStop = TimeSpan.FromSeconds(10);

    public List<string> Broken { get; } = [];

    private static string LoadAverage => File.ReadAllText("/proc/loadavg").Split(' ')[1];

    /// <summary>Means; a last minute that was hardly begun is none.</summary>
    private List<double> MemoryByMinute => [.. service.Memory
        .GroupBy(sample => (int)(sample.At - service.Memory[0].At).TotalMinutes)
        .OrderBy(static minute => minute.Key)
        .Where(static minute => minute.Key == 0 || minute.Count() > 1)
        .Select(static minute => minute.Average(static sample => sample.Megabytes))];

    public void Check((TimeSpan Took, int ExitCode)? stop)
    {
        Promise(oracle.Wrong == 0, $"{oracle.Wrong} wrong responses:\n  {string.Join("\n  ", oracle.Examples)}");
        Promise(load.ServerErrors == 0, $"{load.ServerErrors} 5xx responses");
        Promise(load.Failed == 0, $"{load.Failed} requests without a response");
        Promise(MemoryByMinute[^1] - MemoryByMinute[0] <= MostGrowthMegabytes, $"memory grew from {MemoryByMinute[0]:0} to {MemoryByMinute[^1]:0} MB");
        Promise(service.Dropped == 0, $"{service.Dropped} log lines dropped");
        Promise(service.Lines("verification_success") == load.Answered(200), $"{service.Lines("verification_success")} verification_success lines for {load.Answered(200)} responses with 200");
        Promise(service.Lines("verification_failed") == load.Answered(403), $"{service.Lines("verification_failed")} verification_failed lines for {load.Answered(403)} responses with 403");
        Promise(stop is { ExitCode: 0 } && stop.Value.Took <= s_slowestStop, $"SIGTERM: {(stop is null ? "it had to be killed" : $"exit {stop.Value.ExitCode} after {stop.Value.Took.TotalSeconds:0.0} s")}");
    }

    public string Text()
    {
        var text = new StringBuilder();
        text.AppendLine($"`eng/soak --minutes {options.Duration.TotalMinutes:0.##} --rate {options.Rate} --seed {options.Seed}`, {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores shared with the load generator, the store and all other processes (load average {LoadAverage}):");
        text.AppendLine();
        text.AppendLine("| figure | measured | promised |");
        text.AppendLine("|---|---|---|");
        Row("responses", $"{load.Total:N0}, or {load.Total / options.Duration.TotalSeconds:N0} a second", "");
        Row("wrong responses", $"{oracle.Wrong}", "0");
        Row("5xx responses, requests without a response", $"{load.ServerErrors}, {load.Failed}", "0, 0");
        Row("p50, p99 while the store answers, ms", $"{load.WhileAnswering.Percentile(50):0.0}, {load.WhileAnswering.Percentile(99):0.0}", "");
        Row("p50, p99 while it does not, ms", $"{load.WhileBroken.Percentile(50):0.0}, {load.WhileBroken.Percentile(99):0.0}", "");
        Row("memory (RSS) minute by minute, MB", string.Join(", ", MemoryByMinute.Select(static megabytes => $"{megabytes:0}")), $"last minute at most {MostGrowthMegabytes:0} MB above the first");
        Row("log lines dropped, written", $"{service.Dropped}, {service.Lines("verification_success") + service.Lines("verification_failed"):N0}", "0");
        Row("keys created, deleted", $"{keys.Changing.Count}, {keys.Changing.Count(static key => key.Deleted != TimeSpan.MaxValue)}", "");
        Row("longest time from the end of a fault to the next successful read, s", $"{store.LongestRecovery.TotalSeconds:0.0}", $"{(SoakOptions.Recovery + (2 * SoakOptions.RefreshInterval)).TotalSeconds:0}");
        Row("`refresh_failed` lines, `refresh_success` lines", $"{service.Lines("refresh_failed")}, {service.Lines("refresh_success")}", "");
        text.AppendLine();
        text.AppendLine($"Faults: {string.Join(", ", faults.Times.OrderBy(static fault => fault.Key).Select(static fault => $"{fault.Key} ({fault.Value})"))}.");
        text.AppendLine();
        text.AppendLine($"Commands, exposed to the same faults: {string.Join(", ", churn.Outcomes.OrderBy(static outcome => outcome.Key).Select(static outcome => $"{outcome.Key} ({outcome.Value})"))}.");
        return text.ToString();

        void Row(string figure, string measured, string promised) => text.AppendLine($"| {figure} | {measured} | {promised} |");
    }

    /// <summary>Puts the figures between the page's two marks.</summary>
    public static void WriteTo(string page, string text)
    {
        var old = File.ReadAllText(page);
        var begin = old.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = old.IndexOf(End, StringComparison.Ordinal);
        File.WriteAllText(page, $"{old[..begin]}\n{text}{old[end..]}");
    }

    public void Promise(bool isKept, string otherwise)
    {
        if (!isKept)
        {
            Broken.Add(otherwise);
        }
    }
}
