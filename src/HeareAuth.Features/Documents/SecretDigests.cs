using System.Text.Json;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Documents;

/// <summary>Gives the digest of a stored key's secret, whichever way it is stored.</summary>
internal static class SecretDigests
{
    private const int StackBytes = 512;

    private static ReadOnlySpan<byte> HashPrefix => "sha256:"u8;

    /// <summary>How a hash stands in a document: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public static string Format(in SecretDigest digest) => "sha256:" + digest.ToHex();

    /// <summary>Whether the stored bytes between the quotes are the secret, and there is no hash to compare with.</summary>
    public static bool IsPlaintextAlone(in KeyRecord record) =>
        record.HasPlaintext
        && record[KeyMember.SecretHash].IsAbsent
        && !record.Raw(KeyMember.Secret).Contains((byte)'\\');

    /// <returns>False where the key has no secret, or two that disagree.</returns>
    public static bool TryGet(in KeyRecord record, out SecretDigest digest)
    {
        var hasHash = TryReadHash(record, out digest, out var isHashAbsent);
        if (!isHashAbsent && !hasHash)
        {
            return false;
        }

        if (record[KeyMember.Secret].IsAbsent)
        {
            return hasHash;
        }

        if (!record.HasPlaintext || !TryHash(record.Raw(KeyMember.Secret), out var hashed) || (hasHash && hashed != digest))
        {
            return false;
        }

        digest = hashed;
        return true;
    }

    private static bool TryReadHash(in KeyRecord record, out SecretDigest digest, out bool isAbsent)
    {
        digest = default;
        var slice = record[KeyMember.SecretHash];
        isAbsent = slice.IsAbsent;
        return slice.IsText
            && record.Raw(KeyMember.SecretHash)[1..^1] is var text
            && text.StartsWith(HashPrefix)
            && SecretDigest.TryParseHex(text[HashPrefix.Length..], out digest);
    }

    private static bool TryHash(ReadOnlySpan<byte> rawJsonString, out SecretDigest digest)
    {
        var text = rawJsonString[1..^1];
        if (!text.Contains((byte)'\\'))
        {
            digest = SecretDigest.Of(text);
            return true;
        }

        digest = default;
        var buffer = text.Length <= StackBytes ? stackalloc byte[text.Length] : new byte[text.Length];
        try
        {
            var reader = new Utf8JsonReader(rawJsonString);
            reader.Read();
            digest = SecretDigest.Of(buffer[..reader.CopyString(buffer)]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // an escaped half of a surrogate pair: no UTF-8 form, so no caller can send it
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
