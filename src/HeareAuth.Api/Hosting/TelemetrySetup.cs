using HeareAuth.Features.Settings;
using HeareAuth.Features.Telemetry;

namespace HeareAuth.Api.Hosting;

/// <summary>The bridge to heare-stats, where one is configured.</summary>
internal static class TelemetrySetup
{
    extension(IServiceCollection services)
    {
        /// <summary>Needs <see cref="AuthMeter"/> and <see cref="TimeProvider"/>. Register it before what should be counted at start.</summary>
        /// <exception cref="InvalidSettingException">PROTOCOL, DEST_HOST or DEST_PORT is wrong.</exception>
        public IServiceCollection AddStats(SettingsSource settings)
        {
            if (StatsOptions.Read(settings) is { } options)
            {
                services.AddSingleton(options);
                services.AddSingleton<StatsBridge>();
                services.AddHostedService<StatsService>();
            }

            return services;
        }
    }
}
