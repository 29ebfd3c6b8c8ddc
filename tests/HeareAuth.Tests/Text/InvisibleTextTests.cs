using HeareAuth.Features.Text;

namespace HeareAuth.Tests.Text;

public sealed class InvisibleTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\u00a0\u3000")]
    [InlineData("\u200b")]
    [InlineData("\u2060\u2061\u2064")]
    [InlineData("\u3164")] // Hangul filler
    [InlineData("\uffa0\u115f\u1160")] // the other Hangul fillers
    [InlineData("\u2800")] // blank Braille pattern
    [InlineData("\u00ad\ufeff\u200c\u200d\u200e\u200f")]
    [InlineData("\u034f\u061c\u180e\u17b4")]
    [InlineData("\ufe0f\ufe00")] // variation selectors
    [InlineData("\ud834\udd59")] // null notehead
    [InlineData("\ud834\udd73\udb40\udc41\udb40\udd00")] // a musical format character, a tag and a variation selector
    [InlineData(" \u200b\u3164 \u2800")]
    public void Text_without_visible_characters_is_blank(string text) => Assert.True(InvisibleText.IsBlank(text));

    [Theory]
    [InlineData("a")]
    [InlineData("\u200b.\u200b")]
    [InlineData("\ud83d\udc69\u200d\ud83d\udc67")] // emoji with a joiner
    [InlineData("\u0600")] // Arabic number sign: a format character that shows
    [InlineData("\u2588")]
    [InlineData("\u2801")] // Braille pattern with one dot
    [InlineData("\ud55c")]
    public void Text_with_a_visible_character_is_not_blank(string text) => Assert.False(InvisibleText.IsBlank(text));
}
