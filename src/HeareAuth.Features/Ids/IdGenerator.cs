using System.Security.Cryptography;

namespace HeareAuth.Features.Ids;

/// <summary>Makes ids and secrets from the system's cryptographic random number generator.</summary>
internal sealed class IdGenerator(TimeProvider clock)
{
    private const string KeyPrefix = "key_0";
    private const int TimeDigits = 8;
    private const int KeyIdRandomDigits = 10;
    private const int WriteIdDigits = 22;

    /// <summary>Makes <c>key_</c>, generation <c>0</c>, the Unix seconds in 8 digits, and 10 random digits.</summary>
    public string NewKeyId() => string.Create(KeyPrefix.Length + TimeDigits + KeyIdRandomDigits, Now(), static (text, now) =>
    {
        KeyPrefix.CopyTo(text);
        Base62.Encode(now, text.Slice(KeyPrefix.Length, TimeDigits));
        RandomNumberGenerator.GetItems(Base62.Alphabet, text[(KeyPrefix.Length + TimeDigits)..]);
    });

    /// <summary>Makes <c>sec_</c>, generation <c>1</c>, the Unix seconds in 8 digits, 45 random digits, and the checksum in 6 digits.</summary>
    public Secret NewSecret() => new(string.Create(SecretChecksum.SecretLength, Now(), static (text, now) =>
    {
        SecretChecksum.SecretPrefix.CopyTo(text);
        Base62.Encode(now, text.Slice(SecretChecksum.SecretPrefix.Length, TimeDigits));
        RandomNumberGenerator.GetItems(
            Base62.Alphabet, text[(SecretChecksum.SecretPrefix.Length + TimeDigits)..SecretChecksum.CoveredLength]);
        SecretChecksum.Write(text[..SecretChecksum.CoveredLength], text[SecretChecksum.CoveredLength..]);
    }));

    /// <summary>Makes the random id of one write of the document: 22 digits.</summary>
    public static string NewWriteId() => RandomNumberGenerator.GetString(Base62.Alphabet, WriteIdDigits);

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds();
}
