using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>
/// Keeps the output of the product in the folder of HEARE_AUTH_RESIDUE (set by <c>eng/test</c>), one subfolder for
/// each kind, so that <c>eng/leaks</c> can search it for secrets after the run. Without the variable it keeps nothing.
/// </summary>
internal static class Residue
{
    private static readonly string? s_folder =
        Environment.GetEnvironmentVariable("HEARE_AUTH_RESIDUE") is { Length: > 0 } folder ? folder : null;

    private static int s_count;

    /// <summary>Whether output is kept. Then the temporary folders of tests (in TMPDIR) are not deleted either.</summary>
    public static bool IsKept => s_folder is not null;

    /// <summary>Keeps the log of a service.</summary>
    public static void KeepLog(string text) => Keep("logs", Encoding.UTF8.GetBytes(text));

    /// <summary>Keeps everything received over a connection: status lines, headers and bodies, including those of <c>/metrics</c>.</summary>
    public static void KeepAnswers(ReadOnlySpan<byte> bytes) => Keep("answers", bytes);

    /// <summary>Keeps the body of a post to heare-stats, without the header that carries the secret.</summary>
    public static void KeepMetrics(string json) => Keep("metrics", Encoding.UTF8.GetBytes(json));

    /// <param name="showsNewSecret">Whether it ran <c>create</c>, the only verb that prints a secret.</param>
    public static void KeepProcess(IEnumerable<string> arguments, ReadOnlySpan<byte> output, ReadOnlySpan<byte> error, bool showsNewSecret)
    {
        Keep("arguments", Encoding.UTF8.GetBytes(string.Join(' ', arguments) + '\n'));
        Keep(showsNewSecret ? "creates" : "output", output);
        Keep("errors", error);
    }

    private static void Keep(string sort, ReadOnlySpan<byte> bytes)
    {
        if (s_folder is not null && !bytes.IsEmpty)
        {
            var folder = Directory.CreateDirectory(Path.Combine(s_folder, sort));
            File.WriteAllBytes(Path.Combine(folder.FullName, $"{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}"), bytes);
        }
    }
}
