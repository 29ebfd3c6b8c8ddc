using System.Net.Sockets;
using HeareAuth.Api.Logging;
using HeareAuth.Features;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace HeareAuth.Api.Hosting;

/// <summary>Reports why the service could not start. The host, with its log and statistics, is not available by then.</summary>
internal static class StartupFailure
{
    /// <returns>What the operator should change; null for a bug.</returns>
    public static string? Describe(Exception exception) => exception switch
    {
        FailureException known => known.Failure.ToString(),
        SocketException => $"HOST, PORT or ADMIN_SOCKET: cannot listen there: {exception.Message}",
        IOException { InnerException: AddressInUseException } =>
            $"HOST or PORT: {exception.Message.TrimEnd('.')}; stop the process that listens there, or set another PORT",
        IOException => exception.Message,
        _ => null,
    };

    /// <summary>
    /// Logs <c>startup_failed</c> whatever LOG_LEVEL says, because it may itself be the invalid setting, and posts the count,
    /// which takes at most a second.
    /// </summary>
    public static async Task ReportAsync(SettingsSource source, Stream output, string error)
    {
        using var logs = new StructuredLoggerFactory(output, TimeProvider.System, LogLevelSetting.Default);
        logs.CreateLogger(typeof(ApiHost).FullName!).StartupFailed(error); // a type in a namespace has a full name
        if (ReadStats(source) is { } options)
        {
            using var stats = new StatsBridge(options, TimeProvider.System, logs.CreateLogger<StatsBridge>());
            AuthMeter.StartupFailed.Add(1);
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
