using HeareAuth.Api.Settings;
using HeareAuth.Features.Settings;

namespace HeareAuth.Api;

/// <summary>Explains, to someone who passes arguments, that the service is configured with environment variables only.</summary>
internal static class Usage
{
    public static string Text { get; } = $"""
        HeareAuth.Api: the API-key service. It takes no arguments; set environment variables instead:

          S3_BUCKET or KEYS_FILE   where the keys are stored (default: a file in your data folder)
          STORAGE_SECRET           encrypts the stored document
          HOST, PORT               where to listen ({ApiSettings.DefaultHost}, {Port.Default})
          REFRESH_INTERVAL         how often to check whether the keys changed ({ApiSettings.DefaultRefreshInterval.TotalSeconds}s)

        docs/configuration.md lists them all. Manage keys with the heare-auth command.
        """;
}
