using HeareAuth.Features.Text;

namespace HeareAuth.Tests.Text;

public sealed class LogTextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void A_missing_text_is_unknown(string? text) => Assert.Equal("unknown", LogText.Clean(text));

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    public void A_short_text_stays(int length) => Assert.Equal(new string('a', length), LogText.Clean(new string('a', length)));

    [Fact]
    public void A_long_text_is_cut_at_256_characters() =>
        Assert.Equal(new string('a', 256), LogText.Clean(new string('a', 257)));

    [Fact]
    public void The_cut_leaves_no_half_of_a_character() =>
        Assert.Equal(new string('a', 255), LogText.Clean(new string('a', 255) + "🔑"));
}
