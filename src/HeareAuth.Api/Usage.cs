namespace HeareAuth.Api;

/// <summary>What the service says of itself when it is given arguments: it takes variables alone.</summary>
internal static class Usage
{
    public const string Text = """
        HeareAuth.Api: the API-key service. It takes no arguments; set variables instead:

          S3_BUCKET or KEYS_FILE   where the keys live (default: a file in your data folder)
          STORAGE_SECRET           encrypts the document at rest
          HOST, PORT               where it listens (0.0.0.0, 8080)
          REFRESH_INTERVAL         how often it asks whether the keys changed (5s)

        All of them: docs/configuration.md. Manage keys with the heare-auth command.
        """;
}
