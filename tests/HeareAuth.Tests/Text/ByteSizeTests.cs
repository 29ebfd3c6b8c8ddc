using HeareAuth.Features.Text;

namespace HeareAuth.Tests.Text;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("1KiB", 1024)]
    [InlineData("512MiB", 536870912)]
    [InlineData("1GiB", 1073741824)]
    public void Reads_and_writes_digits_and_a_unit(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var parsed));
        Assert.Equal((bytes, text), (parsed, ByteSize.Format(bytes)));
    }

    [Theory]
    [InlineData("512")]
    [InlineData("0MiB")]
    [InlineData("-1MiB")]
    [InlineData("1.5GiB")]
    [InlineData("512 MiB")]
    [InlineData("512MB")]
    [InlineData("512mib")]
    [InlineData("MiB")]
    [InlineData("99999999999GiB")]
    [InlineData("99999999999999999999KiB")]
    public void Refuses_anything_else(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
