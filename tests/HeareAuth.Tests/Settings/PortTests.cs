using HeareAuth.Features.Settings;

namespace HeareAuth.Tests.Settings;

public sealed class PortTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("0443", 443)]
    [InlineData("65535", 65535)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Reads_a_port_number(string? text, int? port) => Assert.Equal(port, Port.Read(Source(text), "PORT"));

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("4294967377")] // 2^32 + 81
    [InlineData("-1")]
    [InlineData("+80")]
    [InlineData(" 80")]
    [InlineData("80 ")]
    [InlineData("8,080")]
    [InlineData("0x50")]
    [InlineData("\u0668\u0660")] // Arabic digits
    [InlineData("http")]
    public void Rejects_anything_else_and_names_the_variable(string text)
    {
        var refused = Assert.Throws<InvalidSettingException>(() => Port.Read(Source(text), "DEST_PORT"));

        Assert.Contains("DEST_PORT", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_0_where_any_free_port_may_be_taken() => Assert.Equal(0, Port.Read(Source("0"), "PORT", min: 0));

    private static SettingsSource Source(string? text) => new(_ => text);
}
