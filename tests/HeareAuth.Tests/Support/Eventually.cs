using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HeareAuth.Tests.Support;

/// <summary>Waits for what must come true, and says what did not; the one place of the tests that lets time pass.</summary>
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
            // Read before the look: a look that began in time and was held up is no reason to give up.
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

    /// <summary>Runs assertions again and again until they hold; the last failure is the test's failure.</summary>
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
