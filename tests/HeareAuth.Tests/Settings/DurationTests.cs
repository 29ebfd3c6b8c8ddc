using HeareAuth.Features.Settings;

namespace HeareAuth.Tests.Settings;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5)]
    [InlineData("5s", 5)]
    [InlineData("250ms", 0.25)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("1d", 86400)]
    [InlineData("3650d", 315360000)]
    public void Reads_digits_and_a_unit(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5S")]
    [InlineData("1.5s")]
    [InlineData("1e3")]
    [InlineData("5w")]
    [InlineData("00:05")]
    [InlineData("3651d")]
    [InlineData("18446744073709551615d")]
    [InlineData("99999999999999999999")]
    public void Refuses_anything_else(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void A_wrong_one_names_its_variable()
    {
        var refused = Assert.Throws<InvalidSettingException>(
            static () => Duration.Read(new SettingsSource(static _ => "soon"), "REFRESH_INTERVAL"));

        Assert.StartsWith("REFRESH_INTERVAL: ", refused.Message, StringComparison.Ordinal);
    }
}
