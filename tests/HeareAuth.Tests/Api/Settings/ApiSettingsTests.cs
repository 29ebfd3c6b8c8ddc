using System.Net;
using HeareAuth.Api.Settings;
using HeareAuth.Features.Settings;

namespace HeareAuth.Tests.Api.Settings;

public sealed class ApiSettingsTests
{
    [Theory]
    [InlineData("HOST", "keys.example")]
    [InlineData("HOST", "127.0.0.1:8080")]
    [InlineData("PORT", "http")]
    [InlineData("PORT", "-1")]
    [InlineData("PORT", "+80")]
    [InlineData("PORT", " 80")]
    [InlineData("PORT", "65536")]
    [InlineData("REFRESH_INTERVAL", "soon")]
    [InlineData("MAX_STALENESS", "5 minutes")]
    [InlineData("MAX_STALENESS", "0")]
    [InlineData("REFRESH_TOKEN", "")]
    [InlineData("REFRESH_TOKEN", "hush-hush\n")]
    [InlineData("REFRESH_TOKEN", " hush-hush")]
    [InlineData("REFRESH_TOKEN", "hush-hush ")]
    [InlineData("REFRESH_TOKEN", "hush hush-hush")]
    [InlineData("REFRESH_TOKEN", "hush-hush-t\u00f6k\u00e9n")]
    [InlineData("REFRESH_TOKEN", "hush-hush\u007f")]
    [InlineData("LOCAL_REFRESH", "no")]
    [InlineData("ADMIN_SOCKET", "/run/a-path-that-is-longer-than-any-unix-lets-the-path-of-a-socket-be/a-path-that-is-longer-than-any-unix-lets/admin.sock")]
    public void Names_the_variable_of_a_setting_that_cannot_be_used(string variable, string value)
    {
        var refused = Assert.Throws<InvalidSettingException>(() => Read((variable, value)));

        Assert.Equal(variable, refused.Failure.Field);
        Assert.StartsWith($"{variable}: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>MAX_STALENESS may be shorter than REFRESH_INTERVAL, because POST /refresh confirms the keys too.</summary>
    [Theory]
    [InlineData("0", "1h")]
    [InlineData("5s", "1s")]
    [InlineData("1ms", "2ms")]
    public void Allows_any_staleness_with_any_interval(string interval, string max) =>
        Assert.NotNull(Read(("REFRESH_INTERVAL", interval), ("MAX_STALENESS", max)).MaxStaleness);

    [Fact]
    public void Uses_the_defaults_when_nothing_is_set()
    {
        var settings = Read();

        Assert.Equal((IPAddress.Any, 8080, TimeSpan.FromSeconds(5)), (settings.Host, settings.Port, settings.RefreshInterval));
        Assert.True(settings.AllowsLocalRefresh);
        Assert.Null(settings.MaxStaleness);
        Assert.Null(settings.SnapshotPath);
        Assert.Null(settings.RefreshToken);
        Assert.Null(settings.AdminSocket);
    }

    [Fact]
    public void Reads_what_is_set()
    {
        var settings = Read(("HOST", "::1"), ("PORT", "65535"), ("REFRESH_INTERVAL", "30m"), ("MAX_STALENESS", "1h"), ("LOCAL_REFRESH", "off"));

        Assert.Equal((IPAddress.IPv6Loopback, 65535, TimeSpan.FromMinutes(30)), (settings.Host, settings.Port, settings.RefreshInterval));
        Assert.Equal((TimeSpan.FromHours(1), false), (settings.MaxStaleness, settings.AllowsLocalRefresh));
        Assert.Equal(IPAddress.Loopback, Read(("HOST", "localhost")).Host);
        Assert.Equal(TimeSpan.Zero, Read(("REFRESH_INTERVAL", "0")).RefreshInterval);
    }

    [Fact]
    public void Treats_an_empty_variable_as_unset_except_for_the_token() => Assert.Equal(8080, Read(("PORT", ""), ("HOST", ""), ("MAX_STALENESS", "")).Port);

    private static ApiSettings Read(params (string Variable, string Value)[] settings)
    {
        var variables = settings.ToDictionary(static setting => setting.Variable, static setting => setting.Value);
        return ApiSettings.Read(new SettingsSource(variables.GetValueOrDefault));
    }
}
