using HeareAuth.Features.Text;

namespace HeareAuth.Tests.Text;

public sealed class IsoTimeTests
{
    [Theory]
    [InlineData("2099-01-01", "2099-01-01T00:00:00Z")]
    [InlineData("2099-01-01T10:30", "2099-01-01T10:30:00Z")]
    [InlineData("2099-01-01T10:30:15", "2099-01-01T10:30:15Z")]
    [InlineData("2099-01-01T10:30:15Z", "2099-01-01T10:30:15Z")]
    [InlineData("2099-01-01t10:30:15z", "2099-01-01T10:30:15Z")]
    [InlineData("2099-01-01 10:30:15Z", "2099-01-01T10:30:15Z")]
    [InlineData("2099-01-01T10:30:15+02:00", "2099-01-01T08:30:15Z")]
    [InlineData("2099-01-01T10:30:15+0200", "2099-01-01T08:30:15Z")]
    [InlineData("2099-01-01T10:30:15-08", "2099-01-01T18:30:15Z")]
    [InlineData("2099-12-31T23:59:59+05:30", "2099-12-31T18:29:59Z")]
    [InlineData("2099-01-01T00:00:00+23:59", "2098-12-31T00:01:00Z")]
    [InlineData("2099-01-01T10:30:15.5Z", "2099-01-01T10:30:15.500000Z")]
    [InlineData("2099-01-01T10:30:15,25Z", "2099-01-01T10:30:15.250000Z")]
    [InlineData("2099-01-01T10:30:15.123456789Z", "2099-01-01T10:30:15.123456Z")]
    [InlineData("2099-01-01T10:30:15.000000Z", "2099-01-01T10:30:15Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00Z")]
    [InlineData("0001-01-01", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z")]
    public void Reads_a_time_and_writes_it_in_UTC(string text, string utc)
    {
        Assert.True(IsoTime.TryParse(text, out var time));
        Assert.Equal((utc, DateTimeKind.Utc), (IsoTime.Format(time), time.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("never")]
    [InlineData("next tuesday")]
    [InlineData("1735689600")]
    [InlineData("2099")]
    [InlineData("2099-01")]
    [InlineData("2099-1-1")]
    [InlineData("20990101")]
    [InlineData("2099-13-01")]
    [InlineData("2099-00-01")]
    [InlineData("2099-01-00")]
    [InlineData("2025-02-29")]
    [InlineData("10000-01-01")]
    [InlineData("0000-01-01")]
    [InlineData("2099-01-01T")]
    [InlineData("2099-01-01Z")]
    [InlineData("2099-01-01T10")]
    [InlineData("2099-01-01T24:00:00Z")]
    [InlineData("2099-01-01T10:60:00Z")]
    [InlineData("2099-01-01T10:30:60Z")]
    [InlineData("2099-01-01T10:30:15.Z")]
    [InlineData("2099-01-01T10:30:15+25:00")]
    [InlineData("2099-01-01T10:30:15+02:60")]
    [InlineData("2099-01-01T10:30:15+2")]
    [InlineData("2099-01-01T10:30:15+")]
    [InlineData("2099-01-01T10:30:15ZZ")]
    [InlineData("2099-01-01T10:30:15 Z")]
    [InlineData("2099-01-01T10:30:15Z ")]
    [InlineData(" 2099-01-01")]
    [InlineData("+099-01-01")]
    [InlineData("2099-01-1\0")]
    [InlineData("2099-01-01T1\0:30")]
    [InlineData("\u0662\u0660\u0669\u0669-01-01")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    public void Refuses_what_is_no_time(string text) => Assert.False(IsoTime.TryParse(text, out _));
}
