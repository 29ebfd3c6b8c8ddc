using HeareAuth.Api.Hosting;
using HeareAuth.Api.Logging;
using HeareAuth.Features;
using HeareAuth.Features.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace HeareAuth.Tests.Logging;

public sealed class StructuredLoggerFactoryTests
{
    [Theory]
    [InlineData("HeareAuth.Api.Anything", LogLevel.Information, true)]
    [InlineData("HeareAuth.Api.Anything", LogLevel.Debug, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, true)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Information, false)]
    [InlineData("System.Net.Http", LogLevel.Information, false)]
    [InlineData("FastEndpoints.Startup", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Critical, false)]
    public void Enables_exactly_the_categories_and_levels_an_operator_should_see(string category, LogLevel level, bool enabled)
    {
        using var factory = new StructuredLoggerFactory(Stream.Null, TimeProvider.System, LogEventLevel.Information);

        Assert.Equal(enabled, factory.CreateLogger(category).IsEnabled(level));
    }

    [Fact]
    public void A_level_above_warning_also_applies_to_frameworks()
    {
        using var factory = new StructuredLoggerFactory(Stream.Null, TimeProvider.System, LogEventLevel.Error);

        Assert.False(factory.CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Warning));
        Assert.True(factory.CreateLogger("Microsoft.AspNetCore").IsEnabled(LogLevel.Error));
    }

    [Fact]
    public async Task Disposing_the_container_writes_everything_that_waits()
    {
        var output = new GatedStream();
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddStructuredLogs(new SettingsSource(static _ => null), output);
        await using (var provider = services.BuildServiceProvider())
        {
            provider.GetRequiredService<ILogger<Secretless>>().RefreshSucceeded(3);
        }

        Assert.Single(output.Lines);
    }

    [Theory]
    [InlineData("verbose")]
    [InlineData("1")]
    [InlineData(" info")]
    public void Rejects_an_invalid_level_and_names_the_variable(string level)
    {
        var error = Assert.Throws<InvalidSettingException>(
            () => new ServiceCollection().AddStructuredLogs(new SettingsSource(_ => level), Stream.Null));

        Assert.Equal("LOG_LEVEL", error.Failure.Field);
    }

    [Theory]
    [InlineData(null, LogEventLevel.Information)]
    [InlineData("", LogEventLevel.Information)]
    [InlineData("debug", LogEventLevel.Debug)]
    [InlineData("INFO", LogEventLevel.Information)]
    [InlineData("warning", LogEventLevel.Warning)]
    [InlineData("error", LogEventLevel.Error)]
    [InlineData("critical", LogEventLevel.Fatal)]
    public void Reads_the_level(string? text, LogEventLevel level) =>
        Assert.Equal(level, LogLevelSetting.Read(new SettingsSource(_ => text)));

    [Fact]
    public async Task Reports_a_failed_start_at_any_level()
    {
        var output = new GatedStream();

        await StartupFailure.ReportAsync(new SettingsSource(static _ => "nonsense"), output, "LOG_LEVEL: is none");

        Assert.Contains("\"event\":\"startup_failed\",\"level\":\"critical\"", output.Lines.Single(), StringComparison.Ordinal);
    }

    private sealed class Secretless;
}
