using System.Text;
using System.Text.Json;
using HeareAuth.Features.Text.Python;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Text.Python;

public sealed class PythonTimeTests
{
    [Fact]
    public void Reads_every_text_as_the_reference_does()
    {
        var cases = Golden.Json("iso8601.json").EnumerateArray().ToList();
        var wrong = cases.Where(static one => Read(one.GetProperty("text").GetString()!) != Expected(one)).Select(static one => one.GetRawText());

        Assert.Equal(268, cases.Count);
        Assert.Equal([], wrong);
    }

    /// <summary>What CPython 3.11 does with oddities that the golden file lacks, found by comparing the two with random texts.</summary>
    [Theory]
    [InlineData("2099-01-01T10:30:15.1234567xyz+02:00", "2099-01-01T08:30:15.123456")]
    [InlineData("2099-01-01T10:30:15+02:60", "2099-01-01T07:30:15.000000")]
    [InlineData("2099-01-01T10:30:15+00:00:00.65", "2099-01-01T10:30:15.000000")]
    [InlineData("2099-01-01T10:30:15+00:00:01.65", "2099-01-01T10:30:13.350000")]
    [InlineData("2099-01-01\u65e510:30", "2099-01-01T10:30:00.000000")]
    [InlineData("2099-01-01\ud83d\ude0010:30", "2099-01-01T10:30:00.000000")]
    [InlineData("2099-01-01T10:30:15\0", "2099-01-01T10:30:15.000000")]
    [InlineData("2099W01", "2098-12-29T00:00:00.000000")]
    [InlineData("2099-W01-10", "2098-12-29T10:00:00.000000")]
    [InlineData("9999-W52-5", "9999-12-31T00:00:00.000000")]
    [InlineData("2099W0112", "refused")]
    [InlineData("2099-W01-", "refused")]
    [InlineData("9999-W52-6", "refused")]
    [InlineData("2098-W53", "refused")]
    [InlineData("2099-W00", "refused")]
    [InlineData("2099-01-01T", "refused")]
    [InlineData("2099-01-01T10:30:15.5 +02:00", "refused")]
    [InlineData("10000-01-01", "refused")]
    [InlineData("209", "refused")]
    public void Shares_the_oddities_of_CPython(string text, string expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void Skips_any_number_of_digits_of_a_fraction() =>
        Assert.Equal("2099-01-01T10:30:15.123456", Read($"2099-01-01T10:30:15.123456{new string('9', 1000)}Z"));

    private static string Read(string text) =>
        !PythonTime.TryParse(Encoding.UTF8.GetBytes(text), out var utc) ? "refused"
        : utc is null ? "never"
        : utc == DateTime.MinValue ? "before all"
        : utc.Value.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", null);

    private static string Expected(JsonElement one) => one.GetProperty("utc").GetString() switch
    {
        null => "refused",
        "overflow" => one.GetProperty("text").GetString()![0] == '9' ? "never" : "before all",
        "1-01-01T00:00:00Z" => "before all",
        // The file does not pad the year 1, and leaves out a fraction of zero.
        var utc => $"{utc[..^1].PadLeft(utc.Contains('.', StringComparison.Ordinal) ? 26 : 19, '0')}{(utc.Contains('.', StringComparison.Ordinal) ? "" : ".000000")}",
    };
}
