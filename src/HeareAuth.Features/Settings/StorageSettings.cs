using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Settings;

/// <summary>Reads the variables that say where the keys live, for the service and the command line.</summary>
public static class StorageSettings
{
    private const string KeysFile = "KEYS_FILE";

    private const string SecretFile = "STORAGE_SECRET_FILE";

    /// <summary>In the user's folders for data and for caches.</summary>
    private const string FolderName = "heare-auth";

    /// <summary>Nothing larger can be held in memory in one piece.</summary>
    private const long LargestArray = 2L << 30;

    /// <exception cref="InvalidSettingException">A variable is wrong, or two contradict each other.</exception>
    /// <exception cref="LocalFileException">A file is not a regular file.</exception>
    public static StorageOptions Read(SettingsSource settings)
    {
        var bucket = BucketSettings.ReadBucket(settings);
        var keysFile = settings.Text(KeysFile);
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
            AwsSettings.Check(settings);
        }

        return new StorageOptions
        {
            Bucket = bucket,
            ObjectKey = bucket is null ? StorageOptions.DefaultObjectKey : BucketSettings.ReadKey(settings),
            Region = bucket is null ? StorageOptions.DefaultRegion : BucketSettings.ReadRegion(settings),
            Endpoint = EndpointSettings.Read(settings, bucket),
            KeysFile = bucket is null ? ReadKeysFile(settings) : "",
            MaxDocumentSize = ReadMaxDocumentSize(settings),
            Secret = ReadSecret(settings),
            PreviousSecret = settings.Raw("STORAGE_SECRET_PREVIOUS") is { Length: > 0 } previous
                ? new StorageSecret(ValidText("STORAGE_SECRET_PREVIOUS", previous))
                : null,
            CompatibleSecrets = ReadSecretsAtRest(settings),
            ProbeCacheFolder = bucket is null ? null : InFolder(UserFolders.Cache(settings)),
            StateFolder = InFolder(UserFolders.State(settings)),
        };
    }

    private static bool IsContainer(SettingsSource settings) =>
        settings.Text("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1";

    private static long ReadMaxDocumentSize(SettingsSource settings) => settings.Text("MAX_DOCUMENT_SIZE") switch
    {
        null => StorageOptions.DefaultMaxDocumentSize,
        var text when ByteSize.TryParse(text, out var bytes) && bytes < LargestArray => bytes,
        _ => throw new InvalidSettingException(
            "MAX_DOCUMENT_SIZE", "not a valid size below 2GiB", "Use digits followed by KiB, MiB or GiB, as in 512MiB."),
    };

    private static StorageSecret? ReadSecret(SettingsSource settings)
    {
        var secret = settings.Raw("STORAGE_SECRET");
        var file = settings.Text(SecretFile);
        if (secret is not null && file is not null)
        {
            throw new InvalidSettingException("STORAGE_SECRET", "set together with STORAGE_SECRET_FILE", "Unset one of them.");
        }

        if (file is not null)
        {
            return new StorageSecret(NotEmpty(SecretFile, ReadSecretFile(file)));
        }

        return secret is null ? null : new StorageSecret(NotEmpty("STORAGE_SECRET", ValidText("STORAGE_SECRET", secret)));
    }

    private static string ValidText(string variable, string secret) =>
        SettingText.HasInvalidBytes(secret)
            ? throw new InvalidSettingException(variable, "not valid UTF-8, so other secrets would work as well", "Set a secret that is valid UTF-8.")
            : secret;

    private static string ReadSecretFile(string file)
    {
        RegularFile.Require(file, SecretFile, "Set it to a file that contains the secret, or set STORAGE_SECRET.");
        try
        {
            var text = SmallFile.ReadText(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true))
                ?? throw new InvalidSettingException(
                    SecretFile, $"larger than {SmallFile.MaxKibibytes} KiB, which is too large for a secret", "Set it to a file that contains only the secret.");
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2]
                : text.EndsWith('\n') ? text[..^1]
                : text;
        }
        catch (DecoderFallbackException)
        {
            // The exception's message quotes a byte of the secret.
            throw new InvalidSettingException(
                SecretFile, "not valid UTF-8 text", "Store the secret as text, such as the output of `openssl rand -base64 32`.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingException(SecretFile, $"cannot be read: {e.Message.TrimEnd('.')}", "Check the path and its permissions.");
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

    private static string ReadKeysFile(SettingsSource settings)
    {
        var given = settings.Text(KeysFile);
        var path = Path.GetFullPath(given ?? DefaultKeysFile(settings));
        RegularFile.Require(path, given is null ? null : KeysFile, "Set KEYS_FILE to the path of a file; the file need not exist yet.");
        return path;
    }

    private static string DefaultKeysFile(SettingsSource settings) => UserFolders.Data(settings) is { } data
        ? Path.Combine(data, FolderName, "keys.json")
        : throw new InvalidSettingException(
            KeysFile, "not set, and HOME is not the full path of a home folder to keep the keys in", "Set it to a full path, or set S3_BUCKET.");

    private static string? InFolder(string? userFolder) => userFolder is null ? null : Path.Combine(userFolder, FolderName);
}
