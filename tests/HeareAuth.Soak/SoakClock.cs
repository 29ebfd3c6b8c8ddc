using System.Diagnostics;

namespace HeareAuth.Soak;

/// <summary>One clock for all that happens in a run, so that moments compare; it never goes back.</summary>
internal static class SoakClock
{
    private static readonly Stopwatch s_clock = Stopwatch.StartNew();

    public static TimeSpan Now => s_clock.Elapsed;
}
