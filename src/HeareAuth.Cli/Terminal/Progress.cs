namespace HeareAuth.Cli.Terminal;

/// <summary>Shows a user at a terminal what a long wait is for, and erases the line afterwards.</summary>
internal static class Progress
{
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1);

    public static async Task<T> Show<T>(CliConsole console, TimeProvider clock, string text, Task<T> work)
    {
        if (console.CanEraseError && !await IsOverSoonAsync(work, clock))
        {
            await console.Error.WriteAsync(console.ErrorPaint.Faint(text));
            try
            {
                await work;
            }
            finally
            {
                await console.Error.WriteAsync("\r\e[K");
            }
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
