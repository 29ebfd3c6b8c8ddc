using HeareAuth.Features.Settings;
using HeareAuth.Features.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HeareAuth.Api.Hosting;

/// <summary>Puts the structured log in the place of the host's own.</summary>
internal static class SerilogSetup
{
    extension(IServiceCollection services)
    {
        /// <summary>All logging goes to stdout, one JSON object a line; the container writes the rest out when it is disposed.</summary>
        /// <param name="output">Another place than stdout.</param>
        /// <exception cref="InvalidSettingException">LOG_LEVEL is wrong.</exception>
        public IServiceCollection AddStructuredLogs(SettingsSource settings, Stream? output = null)
        {
            var minimum = LogLevelSetting.Read(settings);
            services.AddLogging();
            services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new StructuredLoggerFactory(
                output ?? Console.OpenStandardOutput(),
                provider.GetService<TimeProvider>() ?? TimeProvider.System,
                minimum,
                provider.GetService<AuthMeter>() is { } meter ? () => meter.LogDropped.Add(1) : null)));
            return services;
        }
    }

    /// <summary>The log of a process that has no container, such as one whose settings are wrong.</summary>
    public static ILoggerFactory OpenStructuredLogs(Stream? output = null) =>
        new StructuredLoggerFactory(output ?? Console.OpenStandardOutput(), TimeProvider.System, LogLevelSetting.Default);
}
