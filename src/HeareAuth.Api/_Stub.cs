#pragma warning disable
namespace HeareAuth.Api.Hosting { internal static class SerilogSetup { public static IServiceCollection AddStructuredLogs(this IServiceCollection s, HeareAuth.Features.Settings.SettingsSource x, Stream o) => s.AddLogging(); public static IServiceCollection AddStats(this IServiceCollection s, HeareAuth.Features.Telemetry.StatsOptions x) => s; }
 internal static class StartupFailure { public static Task ReportAsync(Stream o, string m) => Task.CompletedTask; } }
