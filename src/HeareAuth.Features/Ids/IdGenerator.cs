using System.Security.Cryptography;

namespace HeareAuth.Features.Ids;

/// <summary>Makes key ids and secrets, using the system's random generator only.</summary>
internal sealed class IdGenerator(TimeProvider clock)
{
    private const string KeyPrefix = "key_0";
    private const int TimeDigits = 8;
    private const int KeyIdRandomDigits = 10;
    private const int WriteIdDigits = 22;

    /// <summary>Makes <c>key_</c>, the generation <c>0</c>, 8 base62 digits of Unix seconds and 10 random ones.</summary>
    public string NewKeyId() => string.Create(KeyPrefix.Length + TimeDigits + KeyIdRandomDigits, Now(), static (text, now) =>
    {
        KeyPrefix.CopyTo(text);
        Base62.Encode(now, text.Slice(KeyPrefix.Length, TimeDigits));
        RandomNumberGenerator.GetItems(Base62.Alphabet, text[(KeyPrefix.Length + TimeDigits)..]);
    });

    /// <summary>Makes <c>sec_</c>, the generation <c>1</c>, 8 base62 digits of Unix seconds, 45 random ones and 6 of the checksum.</summary>
    public Secret NewSecret() => new(string.Create(SecretChecksum.SecretLength, Now(), static (text, now) =>
    {
        SecretChecksum.SecretPrefix.CopyTo(text);
        Base62.Encode(now, text.Slice(SecretChecksum.SecretPrefix.Length, TimeDigits));
        RandomNumberGenerator.GetItems(
            Base62.Alphabet, text[(SecretChecksum.SecretPrefix.Length + TimeDigits)..SecretChecksum.CoveredLength]);
        SecretChecksum.Write(text[..SecretChecksum.CoveredLength], text[SecretChecksum.CoveredLength..]);
    }));

    /// <summary>Makes the id of one write of the document.</summary>
    public static string NewWriteId() => RandomNumberGenerator.GetString(Base62.Alphabet, WriteIdDigits);

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds();
}
