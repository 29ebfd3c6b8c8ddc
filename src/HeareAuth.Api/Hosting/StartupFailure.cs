using HeareAuth.Api.Logging;
using HeareAuth.Features;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Telemetry;

namespace HeareAuth.Api.Hosting;

/// <summary>The last words of a process that could not start: its host is gone, or never was.</summary>
internal static class StartupFailure
{
    /// <summary>Writes <c>startup_failed</c> whatever LOG_LEVEL says (it may be what is wrong) and posts the count, a second at most.</summary>
    public static async Task ReportAsync(SettingsSource source, Stream output, string error)
    {
        using var logs = new StructuredLoggerFactory(output, TimeProvider.System, LogLevelSetting.Default);
        logs.CreateLogger(typeof(ApiHost).FullName!).StartupFailed(error); // a type of a namespace has a full name
        if (ReadStats(source) is { } options)
        {
            using var stats = new StatsBridge(options, TimeProvider.System, logs.CreateLogger<StatsBridge>());
            AuthMeter.StartFailed();
            await stats.StopAsync(CancellationToken.None);
        }
    }

    private static StatsOptions? ReadStats(SettingsSource source)
    {
        try
        {
            return StatsOptions.Read(source);
        }
        catch (InvalidSettingException)
        {
            return null;
        }
    }
}
