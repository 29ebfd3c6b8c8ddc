using HeareAuth.Cli.Output;
using HeareAuth.Cli.Terminal;
using HeareAuth.Features.Keys;

namespace HeareAuth.Tests.Cli.Output;

public sealed class KeyTableTests
{
    private static readonly DateTime s_today = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("2026-03-01T14:05:59Z", "14:05Z")]
    [InlineData("2026-03-01T00:00:00.123456Z", "00:00Z")]
    [InlineData("2026-02-28T23:30:00-02:00", "01:30Z")]
    [InlineData("2026-03-01T01:30:00+02:00", "2026-03-01")]
    [InlineData("2026-02-28T23:59:59Z", "2026-02-28")]
    [InlineData("2026-03-02T00:00:00Z", "2026-03-02")]
    [InlineData("2026-03-01 at noon", "2026-03-01")]
    [InlineData("soon", "soon")]
    public void On_a_terminal_shows_the_time_of_day_if_the_date_is_today(string stored, string shown)
    {
        var row = RowOf(stored, onTerminal: true);

        Assert.Equal(shown.PadRight(12), row[83..95]);
        Assert.Equal(shown, row[96..]);
    }

    [Theory]
    [InlineData("2026-03-01T14:05:59Z", "2026-03-01")]
    [InlineData("soon", "soon")]
    public void Without_a_terminal_shows_the_date_of_every_time(string stored, string shown)
    {
        var row = RowOf(stored, onTerminal: false);

        Assert.Equal(shown.PadRight(12), row[83..95]);
        Assert.Equal(shown, row[96..]);
    }

    [Theory]
    [InlineData(KeyStatus.Unreadable, "unreadable")]
    [InlineData(KeyStatus.Disabled, "disabled")]
    [InlineData(KeyStatus.Expired, "expired")]
    public void Adds_a_status_column_if_any_key_is_not_active(KeyStatus status, string shown)
    {
        var lines = Write(onTerminal: false, Key(null, KeyStatus.Active), Key(null, status));

        Assert.Equal(119, lines[1].Length);
        Assert.EndsWith("Expires      Status", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("Never        active", lines[4], StringComparison.Ordinal);
        Assert.EndsWith("Never        " + shown, lines[5], StringComparison.Ordinal);
    }

    private static string RowOf(string time, bool onTerminal) => Write(onTerminal, Key(time, KeyStatus.Active))[4];

    private static string[] Write(bool onTerminal, params KeySummary[] keys)
    {
        using var written = new StringWriter { NewLine = "\n" };
        var console = new CliConsole { OpenIn = static () => TextReader.Null, Out = written, Error = TextWriter.Null, OutIsTerminal = onTerminal };
        new KeyTable(console, s_today).Write(keys);
        return written.ToString().Split('\n');
    }

    private static KeySummary Key(string? time, KeyStatus status) => new("key_1", "name", "shared_secret", time, null, time, "{}", status);
}
