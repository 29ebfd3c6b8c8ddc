using System.Globalization;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>A line a key. Columns are one space apart; what is too long for its column pushes the rest to the right.</summary>
internal static class KeyTable
{
    private const int NameWidth = 30;
    private const int IdWidth = 35;
    private const int TypeWidth = 15;
    private const int DateWidth = 12;

    private static readonly string s_rule = new('━', NameWidth + IdWidth + TypeWidth + DateWidth + DateWidth + 4);

    /// <param name="cutNames">On a terminal a long name would break the table; in a pipe the whole name matters more.</param>
    public static void Write(TextWriter output, Paint paint, IReadOnlyList<KeySummary> keys, bool cutNames)
    {
        output.WriteLine(paint.Strong("API Keys:"));
        output.WriteLine(paint.Faint(s_rule));
        output.WriteLine(paint.Strong(Row("Name", "Key ID", "Type", "Created", "Expires")));
        output.WriteLine(paint.Faint(s_rule));
        foreach (var key in keys)
        {
            var name = Printable.Escape(key.Name);
            output.WriteLine(Row(
                cutNames ? Printable.Cut(name, NameWidth) : name,
                Printable.Escape(key.Id),
                Printable.Escape(key.SecretType),
                Printable.Escape(Date(key.CreatedAt)),
                Printable.Escape(KeyCard.OrNever(Date(key.ExpiresAt)))));
        }

        output.WriteLine(paint.Faint(s_rule));
        output.WriteLine($"Total: {CountOf(keys.Count)}");
    }

    /// <summary>Always the plural, as the reference says it: scripts match on it.</summary>
    public static string CountOf(long keys) =>
        string.Create(CultureInfo.InvariantCulture, $"{keys} keys");

    private static string Row(string name, string id, string type, string created, string expires) =>
        $"{Printable.Pad(name, NameWidth)} {Printable.Pad(id, IdWidth)} {Printable.Pad(type, TypeWidth)} {Printable.Pad(created, DateWidth)} {expires}";

    /// <summary>The date of a time; what is stored in another form is shown as it stands.</summary>
    private static string Date(string? time) =>
        time is { Length: > 10 }
        && DateOnly.TryParseExact(time.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? time[..10]
            : time ?? "";
}
