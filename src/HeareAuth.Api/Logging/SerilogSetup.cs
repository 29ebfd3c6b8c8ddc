using HeareAuth.Features.Settings;
using HeareAuth.Features.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HeareAuth.Api.Logging;

/// <summary>Replaces the host's logging with the structured log.</summary>
internal static class SerilogSetup
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Sends all lines to one stream, from the moment that <see cref="LogHold"/> is opened. Disposing the container writes
        /// the lines that are still waiting.
        /// </summary>
        /// <param name="output">Left open.</param>
        /// <exception cref="InvalidSettingException">LOG_LEVEL is invalid.</exception>
        public IServiceCollection AddStructuredLogs(SettingsSource settings, Stream output)
        {
            var minimum = LogLevelSetting.Read(settings);
            services.AddLogging().AddSingleton<LogHold>();
            return services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new StructuredLoggerFactory(
                output,
                provider.GetRequiredService<TimeProvider>(),
                minimum,
                AuthMeter.LogDropped.Add,
                provider.GetRequiredService<LogHold>())));
        }
    }
}
