using HeareAuth.Cli.Text;

namespace HeareAuth.Tests.Cli.Text;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Ünï 服务 ☕ 😀", "Ünï 服务 ☕ 😀")]
    [InlineData("a\e[2Jb", "a\\u001b[2Jb")]
    [InlineData("a\r\n\tb\0", "a\\u000d\\u000a\\u0009b\\u0000")]
    [InlineData("\u007f\u009b", "\\u007f\\u009b")]
    [InlineData("\u202e\u2066\u200f\u061c\u2028", "\\u202e\\u2066\\u200f\\u061c\\u2028")]
    [InlineData("\u00ad\u200b\u2060\ufeff\ufff9", "\\u00ad\\u200b\\u2060\\ufeff\\ufff9")]
    [InlineData("family 👨‍👩‍👧", "family 👨‍👩‍👧")]
    public void Escapes_characters_that_move_the_cursor_change_direction_or_cannot_be_seen(string text, string expected) =>
        Assert.Equal(expected, Printable.Escape(text));

    [Fact]
    public void Escapes_half_a_surrogate_pair()
    {
        Assert.Equal("a\\ud83d", Printable.Escape("a\ud83d"));
        Assert.Equal("\\ude00b", Printable.Escape("\ude00b"));
    }

    [Theory]
    [InlineData("four", 4, "four")]
    [InlineData("fives", 4, "fiv…")]
    [InlineData("😀😀😀😀", 4, "😀😀😀😀")]
    [InlineData("😀😀😀😀😀", 4, "😀😀😀…")]
    public void Cuts_between_code_points(string text, int codePoints, string expected) =>
        Assert.Equal(expected, Printable.Cut(text, codePoints));

    [Fact]
    public void Pads_by_code_points() => Assert.Equal("😀  |", Printable.Pad("😀", 3) + "|");
}
