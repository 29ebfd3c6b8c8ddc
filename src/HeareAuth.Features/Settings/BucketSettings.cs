using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Settings;

/// <summary>
/// Reads the bucket, the key and the region, and rejects invalid ones. The SDK would otherwise crash the process, or
/// send a request that differs from the one it signed, which the store then blames on the secret key.
/// </summary>
internal static class BucketSettings
{
    private const int LongestHostLabel = 63;

    /// <returns>The bucket; null if the keys live in a file.</returns>
    /// <exception cref="InvalidSettingException">It cannot be the name of a bucket.</exception>
    public static string? ReadBucket(SettingsSource settings) => settings.Text("S3_BUCKET") switch
    {
        null => null,
        var name when IsBucket(name) => name,
        _ => throw new InvalidSettingException(
            "S3_BUCKET", "not a valid bucket name", "Use letters, digits, hyphens and dots only; anything after a slash goes into S3_KEY."),
    };

    /// <exception cref="InvalidSettingException">It starts with a slash.</exception>
    public static string ReadKey(SettingsSource settings) => settings.Text("S3_KEY") switch
    {
        null => StorageOptions.DefaultObjectKey,
        ['/', ..] => throw new InvalidSettingException("S3_KEY", "starts with a slash, which the SDK removes", "Leave it out, as in keys.json."),
        var key => key,
    };

    /// <exception cref="InvalidSettingException">It cannot be the name of a region.</exception>
    public static string ReadRegion(SettingsSource settings)
    {
        var variable = settings.Text("S3_REGION") is null ? "AWS_REGION" : "S3_REGION";
        return settings.Text(variable) switch
        {
            null => StorageOptions.DefaultRegion,
            var region when IsHostLabel(region) => region,
            _ => throw new InvalidSettingException(variable, "not a valid region name", "Use letters, digits and hyphens only, as in eu-central-1."),
        };
    }

    /// <summary>Old buckets may have names that AWS no longer allows, Ceph prepends a tenant and a colon, and an access point is an ARN.</summary>
    private static bool IsBucket(string name) =>
        name.StartsWith("arn:", StringComparison.Ordinal)
            ? name.All(static c => c is > ' ' and <= '~')
            : name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':');

    private static bool IsHostLabel(string text) =>
        text.Length <= LongestHostLabel
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-')
        && text is not (['-', ..] or [.., '-']);
}
