using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Snapshooter;
using Snapshooter.Xunit;

namespace HeareAuth.Tests.Support;

/// <summary>
/// The only use of the snapshot library, so replacing it changes this file alone. Snapshots are in
/// <c>__snapshots__</c> beside the test. Ids, secrets and times of this run are masked with the same width, so columns
/// stay aligned.
/// </summary>
internal static partial class Snap
{
    /// <summary>Without strict mode the library accepts a missing snapshot and writes it. It reads the mode from this variable only.</summary>
    static Snap() => Environment.SetEnvironmentVariable("SNAPSHOOTER_STRICT_MODE", "on");

    /// <summary>Fails unless the masked text is equal to the snapshot; a missing snapshot is a failure.</summary>
    /// <param name="name">The file name of the snapshot without its extension, such as <c>create</c>; unique in the folder.</param>
    public static void Match(string text, string name, [CallerFilePath] string testFile = "") =>
        Snapshot.Match(Scrub(text), new SnapshotFullName($"{name}.snap", Path.GetDirectoryName(testFile)!));

    public static string Scrub(string text)
    {
        text = NewKeyId().Replace(text, static m => Mask(m.Value, "key_"));
        text = Secret().Replace(text, static m => Mask(m.Value, "sec_"));
        text = Port().Replace(text, "$1:PORT");
        text = TempFolders().Replace(text, "FOLDER");
        text = Backup().Replace(text, "backup-STAMP");
        foreach (var day in (ReadOnlySpan<DateTime>)[DateTime.UtcNow, DateTime.UtcNow.AddDays(-1)])
        {
            var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            text = Regex.Replace(text, $@"{date}(T[0-9:.]+Z)?", static m => Digit().Replace(m.Value, "0"));
        }

        return text;
    }

    private static string Mask(string value, string prefix) => prefix + new string('x', value.Length - prefix.Length);

    /// <summary>Golden ids of 2024 start with key_0001rR8bw and are not masked; ids made by this run start otherwise.</summary>
    [GeneratedRegex("key_(?!0001rR8bw)[0-9A-Za-z]{19}")]
    private static partial Regex NewKeyId();

    [GeneratedRegex("sec_[0-9A-Za-z]{60}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(localhost|127\.0\.0\.1):[0-9]+")]
    private static partial Regex Port();

    [GeneratedRegex("[^ '\"=]*/heare-auth-test-[0-9A-Za-z]+")]
    private static partial Regex TempFolders();

    [GeneratedRegex("backup-[0-9]{8}T[0-9]{6}Z-[0-9A-Za-z]{8}")]
    private static partial Regex Backup();

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digit();
}
