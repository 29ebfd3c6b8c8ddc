using System.Security.Cryptography;
using System.Text.Json;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Documents.Records;

/// <summary>Reads the digest of a stored key's secret, whether the secret is stored in plaintext, hashed or both.</summary>
internal static class SecretDigests
{
    private const int MaxStackBytes = 512;

    private static ReadOnlySpan<byte> HashPrefix => "sha256:"u8;

    /// <summary>Formats a digest as a document stores it: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public static string Format(in SecretDigest digest) => "sha256:" + digest.ToHex();

    /// <summary>Whether the digest is that of the bytes between the secret's quotes: no hash to compare with, no escapes.</summary>
    public static bool IsPlaintextAlone(in KeyRecord record) =>
        record.SecretIsPlaintext
        && !record.HasNonFiniteNumbers
        && record[KeyMember.SecretHash].IsAbsent
        && !record.Raw(KeyMember.Secret).Contains((byte)'\\');

    /// <returns>False if the key has no readable secret, a secret and a hash that disagree, or non-finite numbers, which are not JSON.</returns>
    public static bool TryGet(in KeyRecord record, out SecretDigest digest)
    {
        digest = default;
        return !record.HasNonFiniteNumbers && (record[KeyMember.Secret].IsAbsent, record[KeyMember.SecretHash].IsAbsent) switch
        {
            (true, _) => TryReadHash(record, out digest),
            (_, true) => TryHashSecret(record, out digest),
            _ => TryReadHash(record, out digest) && TryHashSecret(record, out var hashed) && digest == hashed,
        };
    }

    private static bool TryReadHash(in KeyRecord record, out SecretDigest digest)
    {
        digest = default;
        return record[KeyMember.SecretHash].IsText
            && record.Raw(KeyMember.SecretHash)[1..^1] is var text
            && text.StartsWith(HashPrefix)
            && SecretDigest.TryParseHex(text[HashPrefix.Length..], out digest);
    }

    private static bool TryHashSecret(in KeyRecord record, out SecretDigest digest)
    {
        digest = default;
        if (!record.SecretIsPlaintext)
        {
            return false;
        }

        var quoted = record.Raw(KeyMember.Secret);
        if (!quoted.Contains((byte)'\\'))
        {
            digest = SecretDigest.Of(quoted[1..^1]);
            return true;
        }

        var buffer = quoted.Length <= MaxStackBytes ? stackalloc byte[quoted.Length] : new byte[quoted.Length];
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            digest = SecretDigest.Of(buffer[..reader.CopyString(buffer)]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // an escaped lone surrogate: it has no UTF-8 form, so no caller can send it
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
