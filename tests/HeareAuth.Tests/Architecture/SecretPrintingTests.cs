using System.Text;
using HeareAuth.Api.Settings;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Architecture;

/// <summary>Types that hold a secret do not print it, nor do the records around them.</summary>
public sealed class SecretPrintingTests
{
    private static readonly Dictionary<string, object> s_holders = new()
    {
        ["a secret"] = new Secret(Canary.KeySecret),
        ["a digest"] = SecretDigest.Of(Encoding.UTF8.GetBytes(Canary.KeySecret)),
        ["a storage secret"] = new StorageSecret(Canary.KeySecret),
        ["a refresh token"] = new RefreshToken(Canary.KeySecret),
        ["the storage options"] = StorageSettings.Read(new SettingsSource(static name => name switch
        {
            "STORAGE_SECRET" or "STORAGE_SECRET_PREVIOUS" => Canary.KeySecret,
            "HOME" => "/nowhere",
            _ => null,
        })),
        ["the service's settings"] = ApiSettings.Read(new SettingsSource(static name => name is "REFRESH_TOKEN" ? Canary.KeySecret : null)),
        ["a presented key"] = PresentedKey.FromSecret(Encoding.UTF8.GetBytes(Canary.KeySecret)),
        ["a verification"] = new Verify(PresentedKey.FromSecret(Encoding.UTF8.GetBytes(Canary.KeySecret)), "agent"),
        ["a new key"] = new NewKey("key_1", new Secret(Canary.KeySecret), "n", "2024-01-20T10:30:00Z", null, "{}"),
        ["a created key"] = new CreatedKey(new KeySummary("key_1", "n", "shared_secret", null, null, null, "{}", KeyStatus.Active), new Secret(Canary.KeySecret)),
    };

    public static TheoryData<string> Holders => [.. s_holders.Keys];

    [Theory]
    [MemberData(nameof(Holders))]
    public void No_holder_of_a_secret_prints_it_or_its_hash(string holder)
    {
        var digest = SecretDigest.Of(Encoding.UTF8.GetBytes(Canary.KeySecret));
        var printed = s_holders[holder].ToString();

        Assert.All(
            (string[])[Canary.Mark, digest.ToHex(), Convert.ToBase64String(digest)],
            secret => Assert.DoesNotContain(secret, printed, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_property_named_a_secret_is_a_plain_string()
    {
        // SecretType names the kind of a secret; it holds none.
        var texts = Sources.Features.GetTypes().Concat(Sources.Api.GetTypes())
            .SelectMany(static type => type.GetProperties())
            .Where(static property => property.PropertyType == typeof(string)
                && (property.Name.Contains("Secret", StringComparison.Ordinal) || property.Name.Contains("Token", StringComparison.Ordinal) || property.Name.Contains("Password", StringComparison.Ordinal))
                && property.Name is not "SecretType")
            .Select(static property => $"{property.DeclaringType}.{property.Name}");

        Assert.Empty(texts);
    }
}
