using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HeareAuth.Tests.Support;

/// <summary>Waits until a condition is true and reports it if it never is. No other code in the tests waits for time to pass.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static Task IsTrueAsync(
        Func<bool> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        IsTrueAsync(() => Task.FromResult(condition()), within, what);

    public static async Task IsTrueAsync(
        Func<Task<bool>> condition,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var patience = within ?? s_patience;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            // Read the clock before the check: a check that starts in time still counts if it is slow.
            var isLast = clock.Elapsed > patience;
            if (await condition().WaitAsync(patience))
            {
                return;
            }

            if (isLast)
            {
                Assert.Fail($"Not true within {patience.TotalSeconds:0.#} s: {what}");
            }

            await Task.Delay(s_pause);
        }
    }

    /// <summary>Repeats assertions until they pass. After the time limit the last failure fails the test.</summary>
    public static async Task HoldsAsync(Func<Task> assertions, TimeSpan? within = null)
    {
        var patience = within ?? s_patience;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var isLast = clock.Elapsed > patience;
            try
            {
                await assertions().WaitAsync(patience);
                return;
            }
            catch (Exception) when (!isLast)
            {
                await Task.Delay(s_pause);
            }
        }
    }
}
