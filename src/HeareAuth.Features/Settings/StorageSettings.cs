using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Settings;

/// <summary>Reads the variables that say where the keys live, for the service and the command line.</summary>
public static class StorageSettings
{
    /// <summary>Nothing larger can be held in memory in one piece.</summary>
    private const long LargestArray = 2L << 30;

    /// <summary>What the runtime puts in place of each byte of a variable that is not valid UTF-8.</summary>
    private const string InvalidByte = "\uFFFD";

    /// <exception cref="InvalidSettingException">A variable is wrong, or two contradict each other.</exception>
    public static StorageOptions Read(SettingsSource settings)
    {
        var bucket = BucketSettings.ReadBucket(settings);
        var keysFile = settings.Text("KEYS_FILE");
        if (bucket is not null && keysFile is not null)
        {
            throw new InvalidSettingException("S3_BUCKET", "set together with KEYS_FILE, but keys live in one place", "Unset one of them.");
        }

        if (bucket is null && keysFile is null && IsContainer(settings))
        {
            throw new InvalidSettingException(
                "S3_BUCKET",
                "not set, and a container's own disk is lost with the container", "Set it, or set KEYS_FILE to a path on a volume.");
        }

        if (bucket is not null)
        {
            EndpointSettings.RejectUnsendableCredentials(settings);
        }

        return new StorageOptions
        {
            Bucket = bucket,
            ObjectKey = bucket is null ? StorageOptions.DefaultObjectKey : BucketSettings.ReadKey(settings),
            Region = bucket is null ? StorageOptions.DefaultRegion : BucketSettings.ReadRegion(settings),
            Endpoint = EndpointSettings.Read(settings, bucket),
            KeysFile = Path.GetFullPath(keysFile ?? DefaultKeysFile(settings)),
            MaxDocumentSize = ReadMaxDocumentSize(settings),
            Secret = ReadSecret(settings),
            PreviousSecret = settings.Text("STORAGE_SECRET_PREVIOUS") is { } previous ? new StorageSecret(previous) : null,
            CompatibleSecrets = ReadSecretsAtRest(settings),
            ProbeCacheFolder = CacheFolder(settings),
        };
    }

    private static bool IsContainer(SettingsSource settings) =>
        settings.Text("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1";

    private static long ReadMaxDocumentSize(SettingsSource settings) => settings.Text("MAX_DOCUMENT_SIZE") switch
    {
        null => StorageOptions.DefaultMaxDocumentSize,
        var text when ByteSize.TryParse(text, out var bytes) && bytes < LargestArray => bytes,
        _ => throw new InvalidSettingException(
            "MAX_DOCUMENT_SIZE", "not a size below 2GiB", "Use digits followed by KiB, MiB or GiB, as in 512MiB."),
    };

    private static StorageSecret? ReadSecret(SettingsSource settings)
    {
        var secret = settings.Raw("STORAGE_SECRET");
        var file = settings.Text("STORAGE_SECRET_FILE");
        if (secret is not null && file is not null)
        {
            throw new InvalidSettingException("STORAGE_SECRET", "set together with STORAGE_SECRET_FILE", "Unset one of them.");
        }

        if (file is not null)
        {
            return new StorageSecret(NotEmpty("STORAGE_SECRET_FILE", ReadSecretFile(file)));
        }

        if (secret?.Contains(InvalidByte, StringComparison.Ordinal) is true)
        {
            throw new InvalidSettingException("STORAGE_SECRET", "not valid UTF-8, so other secrets would work as well", "Set a secret that is valid UTF-8.");
        }

        return secret is null ? null : new StorageSecret(NotEmpty("STORAGE_SECRET", secret));
    }

    private static string ReadSecretFile(string file)
    {
        try
        {
            var text = File.ReadAllText(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2]
                : text.EndsWith('\n') ? text[..^1]
                : text;
        }
        catch (DecoderFallbackException)
        {
            // The exception's message quotes a byte of the secret.
            throw new InvalidSettingException(
                "STORAGE_SECRET_FILE", "not valid UTF-8 text", "Store the secret as text, such as the output of `openssl rand -base64 32`.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingException("STORAGE_SECRET_FILE", $"cannot be read: {e.Message.TrimEnd('.')}", "Check the path and its permissions.");
        }
    }

    private static string NotEmpty(string variable, string secret) =>
        secret.Length > 0
            ? secret
            : throw new InvalidSettingException(variable, "empty", "Set a secret, or unset it to store the document in plaintext.");

    private static bool ReadSecretsAtRest(SettingsSource settings) => settings.Text("SECRETS_AT_REST") switch
    {
        null or "hashed" => false,
        "compatible" => true,
        _ => throw new InvalidSettingException("SECRETS_AT_REST", "neither hashed nor compatible", "Use one of the two, or unset it."),
    };

    private static string DefaultKeysFile(SettingsSource settings) =>
        Path.Combine(
            settings.Text("XDG_DATA_HOME") ?? Path.Combine(HomeFolder(settings), ".local", "share"),
            "heare-auth",
            "keys.json");

    private static string CacheFolder(SettingsSource settings) =>
        Path.Combine(
            settings.Text("XDG_CACHE_HOME") ?? Path.Combine(HomeFolder(settings), ".cache"),
            "heare-auth");

    private static string HomeFolder(SettingsSource settings) =>
        settings.Text("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
