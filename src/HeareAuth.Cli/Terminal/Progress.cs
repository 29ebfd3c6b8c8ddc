namespace HeareAuth.Cli.Terminal;

/// <summary>Shows a user at a terminal what a long wait is for, and erases the line afterwards.</summary>
internal static class Progress
{
    private const string Erase = "\r\e[K";

    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);

    /// <param name="text">Asked again every second, because what is waited for may change.</param>
    public static async Task<T> Show<T>(CliConsole console, TimeProvider clock, Func<string> text, Task<T> work)
    {
        var shown = "";
        while (console.CanEraseError && !await IsOverSoonAsync(work, clock))
        {
            var next = text();
            if (next != shown)
            {
                await console.Error.WriteAsync((shown.Length == 0 ? "" : Erase) + console.ErrorPaint.Faint(next));
                shown = next;
            }
        }

        if (shown.Length > 0)
        {
            await console.Error.WriteAsync(Erase);
        }

        return await work;
    }

    private static async Task<bool> IsOverSoonAsync(Task work, TimeProvider clock)
    {
        using var stop = new CancellationTokenSource();
        var first = await Task.WhenAny(work, Task.Delay(s_delay, clock, stop.Token));
        await stop.CancelAsync();
        return first == work;
    }
}
