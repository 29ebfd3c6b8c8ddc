using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Text;

namespace HeareAuth.Cli.Output;

/// <summary>
/// Prints one line for each key into a file or a pipe, where scripts parse it, so its columns never change: one space apart,
/// and a value that is too long pushes the rest to the right. The table for people is <see cref="TerminalKeyTable"/>.
/// </summary>
internal static class KeyTable
{
    private const int NameWidth = 30;
    private const int IdWidth = 35;
    private const int TypeWidth = 15;
    private const int TimeWidth = 12;
    private const int StatusWidth = 10;
    private const int Width = NameWidth + IdWidth + TypeWidth + TimeWidth + TimeWidth + 4;

    public static void Write(TextWriter output, IReadOnlyList<KeySummary> keys)
    {
        var showsStatus = KeyStatusText.IsWorthShowing(keys);
        var rule = new string('━', showsStatus ? Width + 1 + StatusWidth : Width);
        output.WriteLine("API Keys:");
        output.WriteLine(rule);
        output.WriteLine(Row("Name", "Key ID", "Type", "Created", "Expires", showsStatus ? "Status" : null));
        output.WriteLine(rule);
        foreach (var key in keys)
        {
            output.WriteLine(Row(
                Printable.Escape(key.Name),
                Printable.Escape(key.Id),
                Printable.Escape(key.SecretType),
                Printable.Escape(DateOf(key.CreatedAt)),
                Printable.Escape(KeyCard.OrNever(DateOf(key.ExpiresAt))),
                showsStatus ? KeyStatusText.Of(key.Status) : null));
        }

        output.WriteLine(rule);
        output.WriteLine($"Total: {CountOf(keys.Count)}");
    }

    /// <summary>Always the plural, as in the Python tool, because scripts match on it.</summary>
    public static string CountOf(long keys) =>
        string.Create(CultureInfo.InvariantCulture, $"{keys} keys");

    /// <summary>Returns the date of a stored time. Anything else is shown as stored.</summary>
    public static string DateOf(string? time) =>
        time is { Length: > 10 } && IsoTime.TryParse(time.AsSpan(0, 10), out _) ? time[..10] : time ?? "";

    private static string Row(string name, string id, string type, string created, string expires, string? status)
    {
        var row = $"{Printable.Pad(name, NameWidth)} {Printable.Pad(id, IdWidth)} {Printable.Pad(type, TypeWidth)} {Printable.Pad(created, TimeWidth)} ";
        return status is null ? row + expires : $"{row}{Printable.Pad(expires, TimeWidth)} {status}";
    }
}
