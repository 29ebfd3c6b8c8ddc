using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>
/// What the product said and wrote while tests ran. Where HEARE_AUTH_RESIDUE names a folder, as <c>eng/test</c> does,
/// all of it is kept there, a folder for each sort, for <c>eng/leaks</c> to search when the suite is over.
/// </summary>
internal static class Residue
{
    private static readonly string? s_folder =
        Environment.GetEnvironmentVariable("HEARE_AUTH_RESIDUE") is { Length: > 0 } folder ? folder : null;

    private static int s_count;

    /// <summary>The folders of tests are made in there too then (TMPDIR), and stay as they are.</summary>
    public static bool IsKept => s_folder is not null;

    /// <summary>What a service logged.</summary>
    public static void KeepLog(string text) => Keep("logs", Encoding.UTF8.GetBytes(text));

    /// <summary>What came back over a connection: status lines, headers and bodies, those of <c>/metrics</c> among them.</summary>
    public static void KeepAnswers(ReadOnlySpan<byte> bytes) => Keep("answers", bytes);

    /// <summary>What a service posted to heare-stats, without the header that carries the secret.</summary>
    public static void KeepMetrics(string json) => Keep("metrics", Encoding.UTF8.GetBytes(json));

    /// <param name="showsNewSecret">Whether it ran <c>create</c>, the one verb that answers with a secret.</param>
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
