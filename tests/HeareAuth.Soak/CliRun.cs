using System.Diagnostics;

namespace HeareAuth.Soak;

/// <summary>What a run of the command said.</summary>
/// <param name="ExitCode">Null where it had to be killed.</param>
internal sealed record CliRun(int? ExitCode, string Output, string Error)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    public static async Task<CliRun> RunAsync(string program, Dictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!; // not null: no shell is used
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        int? exitCode;
        try
        {
            await process.WaitForExitAsync().WaitAsync(s_patience);
            exitCode = process.ExitCode;
        }
        catch (TimeoutException)
        {
            process.Kill();
            exitCode = null;
        }

        return new CliRun(exitCode, await output, await error);
    }
}
