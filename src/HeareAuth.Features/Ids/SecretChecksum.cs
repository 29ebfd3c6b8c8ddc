using System.Buffers;
using System.IO.Hashing;

namespace HeareAuth.Features.Ids;

/// <summary>
/// The last six base62 digits of a secret: the CRC-32 (IEEE) of the 58 characters before them. It distinguishes a
/// mistyped secret from a revoked one and helps scanners find leaked secrets. Verification does not check it.
/// </summary>
internal static class SecretChecksum
{
    public const int SecretLength = 64;
    public const int ChecksumLength = 6;
    public const int CoveredLength = SecretLength - ChecksumLength;

    /// <summary>The prefix of every secret of this generation.</summary>
    public const string SecretPrefix = $"{Secret.Prefix}1";

    private static readonly SearchValues<char> s_alphabet = SearchValues.Create(Base62.Alphabet);

    public static void Write(ReadOnlySpan<char> covered, Span<char> checksum)
    {
        Span<byte> ascii = stackalloc byte[CoveredLength];
        Encoding.ASCII.GetBytes(covered, ascii);
        Base62.Encode(Crc32.HashToUInt32(ascii), checksum);
    }

    /// <summary>Checks that a text has the form of a secret of this generation, with the right checksum.</summary>
    public static bool IsRight(ReadOnlySpan<char> text)
    {
        if (!HasForm(text))
        {
            return false;
        }

        Span<char> expected = stackalloc char[ChecksumLength];
        Write(text[..CoveredLength], expected);
        return text[CoveredLength..].SequenceEqual(expected);
    }

    private static bool HasForm(ReadOnlySpan<char> text) =>
        text.Length == SecretLength
        && text.StartsWith(SecretPrefix, StringComparison.Ordinal)
        && !text[Secret.Prefix.Length..].ContainsAnyExcept(s_alphabet);
}
