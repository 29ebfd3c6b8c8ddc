using HeareAuth.Features.Settings;
using HeareAuth.Features.Telemetry;

namespace HeareAuth.Tests.Telemetry;

public sealed class StatsOptionsTests
{
    [Theory]
    [InlineData("stats.internal", "8125", "http://stats.internal:8125/http")]
    [InlineData("stats.example.com", "443", "https://stats.example.com/http")]
    [InlineData("10.0.0.9", "80", "http://10.0.0.9/http")]
    [InlineData("::1", "8125", "http://[::1]:8125/http")]
    [InlineData("[::1]", "8125", "http://[::1]:8125/http")]
    public void Makes_the_address_of_host_and_port(string host, string port, string address) =>
        Assert.Equal(address, Read("http", host, port)!.Address.ToString());

    [Theory]
    [InlineData(null, "host", "80")]
    [InlineData("", "host", "80")]
    [InlineData("http", null, "80")]
    [InlineData("http", "host", null)]
    [InlineData("http", "", "")]
    [InlineData(null, null, "nonsense")]
    public void Posts_nothing_unless_all_three_are_set(string? protocol, string? host, string? port) =>
        Assert.Null(Read(protocol, host, port));

    [Theory]
    [InlineData("udp", "host", "80", "PROTOCOL")]
    [InlineData("HTTP", "host", "80", "PROTOCOL")]
    [InlineData("http", "http://host", "80", "DEST_HOST")]
    [InlineData("http", "host/path", "80", "DEST_HOST")]
    [InlineData("http", "user@host", "80", "DEST_HOST")]
    [InlineData("http", "host:80", "80", "DEST_HOST")]
    [InlineData("http", "host", "0", "DEST_PORT")]
    [InlineData("http", "host", "65536", "DEST_PORT")]
    [InlineData("http", "host", "+80", "DEST_PORT")]
    [InlineData("http", "host", "eighty", "DEST_PORT")]
    public void A_wrong_value_is_an_error_that_names_its_variable(string protocol, string host, string port, string variable) =>
        Assert.Equal(variable, Assert.Throws<InvalidSettingException>(() => Read(protocol, host, port)).Failure.Field);

    [Fact]
    public void Never_prints_its_secret() =>
        Assert.DoesNotContain("s3cret", Read("http", "host", "80", "s3cret")!.ToString(), StringComparison.Ordinal);

    private static StatsOptions? Read(string? protocol, string? host, string? port, string? secret = null) =>
        StatsOptions.Read(new SettingsSource(variable => variable switch
        {
            "PROTOCOL" => protocol,
            "DEST_HOST" => host,
            "DEST_PORT" => port,
            "SECRET" => secret,
            _ => null,
        }));
}
