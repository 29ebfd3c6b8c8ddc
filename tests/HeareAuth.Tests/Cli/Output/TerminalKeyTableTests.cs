using HeareAuth.Cli.Output;
using HeareAuth.Cli.Terminal;
using HeareAuth.Features.Keys;

namespace HeareAuth.Tests.Cli.Output;

public sealed class TerminalKeyTableTests
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
    public void Shows_the_time_of_day_if_the_date_is_today(string stored, string shown)
    {
        var row = Write(80, Key("name", time: stored))[4];

        Assert.Equal($"name key_1  {shown.PadRight(Math.Max(7, shown.Length))} {shown}", row);
    }

    [Fact]
    public void Has_a_column_for_the_type_only_if_a_key_has_another_type()
    {
        Assert.Equal("Name Key ID Created Expires", Write(80, Key("n"), Key("m"))[2]);
        Assert.Equal("Name Key ID Type          Created Expires", Write(80, Key("n"), Key("m", type: "other"))[2]);
        Assert.Equal("Name Key ID Created Expires Status", Write(80, Key("n", status: KeyStatus.Expired))[2]);
    }

    /// <summary>Each name takes as many cells as the first one has letters.</summary>
    [Theory]
    [InlineData("abcd")]
    [InlineData("\u670d\u52a1")] // two ideographs
    [InlineData("a\u0301b\u0308\u0323cd")] // combining marks
    [InlineData("\ud83d\ude00cd")] // an emoji outside the basic plane
    [InlineData("\u26a0\ufe0fcd")] // a narrow sign made an emoji by a variation selector
    [InlineData("\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67cd")] // a family: three emoji shown as one
    [InlineData("\ud55c\uae00")] // Hangul
    [InlineData("\uff21\uff22")] // fullwidth letters
    public void Columns_are_measured_in_cells(string name) =>
        Assert.Equal($"{name}    key_1  {"",7} Never", Write(80, Key("7 cells"), Key(name))[5]);

    [Theory]
    [InlineData("\u670d\u52a1\u670d\u52a1\u670d\u52a1\u670d\u52a1\u670d\u52a1", "\u670d\u52a1\u670d\u2026 ")]
    [InlineData("ab\u0301c\u0301d\u0301e\u0301f\u0301g\u0301h\u0301i\u0301", "ab\u0301c\u0301d\u0301e\u0301f\u0301g\u0301\u2026")]
    public void A_name_that_does_not_fit_is_cut_between_characters(string name, string shown) =>
        Assert.StartsWith($"{shown} key_1 ", Write(31, Key(name))[4], StringComparison.Ordinal);

    [Theory]
    [InlineData(200, "name that is rather long for a terminal key_0001rR8bwbfPMUBu4JN")]
    [InlineData(60, "name that is rather\u2026 key_0001rR8bwbfPMUBu4JN")]
    [InlineData(48, "name th\u2026 key_0001rR8bwbfPMUBu4JN")]
    [InlineData(40, "nam\u2026 key_0001rR8bwbfPMUBu4JN")]
    [InlineData(36, "nam\u2026 key_0001rR8bwbfPMU\u2026")]
    public void Gives_up_the_name_before_the_id(int width, string shown)
    {
        var lines = Write(width, Key("name that is rather long for a terminal", id: "key_0001rR8bwbfPMUBu4JN"));

        Assert.StartsWith(shown, lines[4], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
    }

    private static string[] Write(int width, params KeySummary[] keys)
    {
        using var written = new StringWriter { NewLine = "\n" };
        new TerminalKeyTable(written, new Paint(on: false), width, s_today).Write(keys);
        return written.ToString().Split('\n');
    }

    private static KeySummary Key(
        string name, string? time = null, string type = "shared_secret", KeyStatus status = KeyStatus.Active, string id = "key_1") =>
        new(id, name, type, time, null, time, "{}", status);
}
