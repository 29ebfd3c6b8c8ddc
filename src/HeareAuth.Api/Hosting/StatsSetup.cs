using HeareAuth.Features.Telemetry;

namespace HeareAuth.Api.Hosting;

/// <summary>The bridge to heare-stats, where one is configured.</summary>
internal static class StatsSetup
{
    extension(IServiceCollection services)
    {
        /// <summary>Register it before whatever counts at start and at the end: hosted services stop in reverse.</summary>
        /// <param name="options">Null posts nothing, and measuring costs next to nothing.</param>
        public IServiceCollection AddStats(StatsOptions? options)
        {
            if (options is not null)
            {
                services.AddSingleton(options);
                services.AddSingleton<StatsBridge>();
                services.AddHostedService<StatsService>();
            }

            return services;
        }
    }
}
