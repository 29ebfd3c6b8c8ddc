using System.Buffers;
using System.IO.Hashing;
using System.Text;

namespace HeareAuth.Features.Ids;

/// <summary>
/// The six base62 digits at the end of a secret: the CRC-32 (IEEE) of the 58 characters before them. It tells a typo
/// from a revoked key and lets scanners find leaked secrets; verification never looks at it.
/// </summary>
internal static class SecretChecksum
{
    public const int SecretLength = 64;
    public const int ChecksumLength = 6;
    public const int CoveredLength = SecretLength - ChecksumLength;

    /// <summary>How every secret of this generation begins.</summary>
    public const string SecretPrefix = "sec_1";

    private static readonly SearchValues<char> s_alphabet = SearchValues.Create(Base62.Alphabet);

    public static void Write(ReadOnlySpan<char> covered, Span<char> checksum)
    {
        Span<byte> ascii = stackalloc byte[CoveredLength];
        Encoding.ASCII.GetBytes(covered, ascii);
        Base62.Encode(Crc32.HashToUInt32(ascii), checksum);
    }

    /// <summary>Whether a text has the form of a secret with a checksum, and the right one.</summary>
    public static bool IsRight(ReadOnlySpan<char> secret)
    {
        if (secret.Length != SecretLength
            || !secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            || secret["sec_".Length..].ContainsAnyExcept(s_alphabet))
        {
            return false;
        }

        Span<char> expected = stackalloc char[ChecksumLength];
        Write(secret[..CoveredLength], expected);
        return secret[CoveredLength..].SequenceEqual(expected);
    }
}
