using HeareAuth.Features.Settings;
using HeareAuth.Features.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HeareAuth.Api.Logging;

/// <summary>Puts the structured log in the place of the host's own.</summary>
internal static class SerilogSetup
{
    extension(IServiceCollection services)
    {
        /// <summary>All lines go to one stream; what waits is written when the container is disposed.</summary>
        /// <param name="output">The raw standard output, or a test's stream. It stays open.</param>
        /// <exception cref="InvalidSettingException">LOG_LEVEL is wrong.</exception>
        public IServiceCollection AddStructuredLogs(SettingsSource settings, Stream output)
        {
            var minimum = LogLevelSetting.Read(settings);
            services.AddLogging();
            return services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new StructuredLoggerFactory(
                output,
                provider.GetRequiredService<TimeProvider>(),
                minimum,
                AuthMeter.LogDropped)));
        }
    }
}
