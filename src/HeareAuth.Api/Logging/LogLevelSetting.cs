using HeareAuth.Features.Settings;
using Serilog.Events;

namespace HeareAuth.Api.Logging;

/// <summary>Reads LOG_LEVEL: <c>debug</c>, <c>info</c> (the default), <c>warning</c>, <c>error</c> or <c>critical</c>, in upper or lower case.</summary>
internal static class LogLevelSetting
{
    public const LogEventLevel Default = LogEventLevel.Information;

    private const string Variable = "LOG_LEVEL";

    /// <exception cref="InvalidSettingException">LOG_LEVEL is set to anything else.</exception>
    public static LogEventLevel Read(SettingsSource settings) => settings.Text(Variable)?.ToLowerInvariant() switch
    {
        null or "info" => Default,
        "debug" => LogEventLevel.Debug,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        "critical" => LogEventLevel.Fatal,
        _ => throw new InvalidSettingException(Variable, "not a log level", "Use debug, info, warning, error or critical."),
    };
}
