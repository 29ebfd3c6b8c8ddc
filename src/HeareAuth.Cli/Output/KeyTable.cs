using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Text;

namespace HeareAuth.Cli.Output;

/// <summary>Prints one line for each key. Columns are one space apart; a value that is too long pushes the rest to the right.</summary>
/// <param name="today">Today in UTC.</param>
internal sealed class KeyTable(CliConsole console, DateTime today)
{
    private const int NameWidth = 30;
    private const int IdWidth = 35;
    private const int TypeWidth = 15;
    private const int TimeWidth = 12;
    private const int StatusWidth = 10;
    private const int Width = NameWidth + IdWidth + TypeWidth + TimeWidth + TimeWidth + 4;

    public void Write(IReadOnlyList<KeySummary> keys)
    {
        var showsStatus = KeyStatusText.IsWorthShowing(keys);
        var rule = console.OutPaint.Faint(new string('━', showsStatus ? Width + 1 + StatusWidth : Width));
        console.Out.WriteLine(console.OutPaint.Strong("API Keys:"));
        console.Out.WriteLine(rule);
        console.Out.WriteLine(console.OutPaint.Strong(Row("Name", "Key ID", "Type", "Created", "Expires", showsStatus ? "Status" : null)));
        console.Out.WriteLine(rule);
        foreach (var key in keys)
        {
            var name = Printable.Escape(key.Name);
            console.Out.WriteLine(Row(
                console.OutIsTerminal ? Printable.Cut(name, NameWidth) : name, // in a pipe the whole name matters more than the columns
                Printable.Escape(key.Id),
                Printable.Escape(key.SecretType),
                Printable.Escape(When(key.CreatedAt)),
                Printable.Escape(KeyCard.OrNever(When(key.ExpiresAt))),
                showsStatus ? KeyStatusText.Of(key.Status) : null));
        }

        console.Out.WriteLine(rule);
        console.Out.WriteLine($"Total: {CountOf(keys.Count)}");
    }

    /// <summary>Always the plural, as in the Python tool, because scripts match on it.</summary>
    public static string CountOf(long keys) =>
        string.Create(CultureInfo.InvariantCulture, $"{keys} keys");

    private static string Row(string name, string id, string type, string created, string expires, string? status)
    {
        var row = $"{Printable.Pad(name, NameWidth)} {Printable.Pad(id, IdWidth)} {Printable.Pad(type, TypeWidth)} {Printable.Pad(created, TimeWidth)} ";
        return status is null ? row + expires : $"{row}{Printable.Pad(expires, TimeWidth)} {status}";
    }

    /// <summary>Returns the date of a stored time or, on a terminal, its time of day if the date is today. Anything else is shown as stored.</summary>
    private string When(string? time) =>
        time is not { Length: > 10 } || !IsoTime.TryParse(time.AsSpan(0, 10), out _) ? time ?? ""
        : console.OutIsTerminal && IsoTime.TryParse(time, out var utc) && utc.Date == today ? utc.ToString("HH:mm'Z'", CultureInfo.InvariantCulture)
        : time[..10];
}
