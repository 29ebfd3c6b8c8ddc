using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace HeareAuth.Features.Storage.Encryption;

/// <summary>
/// Encrypts and decrypts Fernet tokens (https://github.com/fernet/spec): the base64url of a version, a time, an IV, the
/// AES-128-CBC ciphertext, and an HMAC-SHA256 over all of these. Decoding is strict: each token has one valid encoding, and
/// every failure looks the same. Tokens do not expire.
/// </summary>
internal static class Fernet
{
    /// <summary>The first half signs, the second half encrypts.</summary>
    public const int KeyBytes = 32;

    private const byte Version = 0x80;
    private const int BlockBytes = 16;
    private const int IvOffset = 1 + sizeof(long);
    private const int CipherOffset = IvOffset + BlockBytes;
    private const int MacBytes = HMACSHA256.HashSizeInBytes;
    private const int MinBytes = CipherOffset + BlockBytes + MacBytes;

    /// <summary>Returns the length in bytes of the token for a plaintext of this many bytes.</summary>
    public static long TokenLength(long plainLength) => (RawLength(plainLength) + 2) / 3 * 4;

    /// <summary>Encrypts pieces of a plaintext into pieces of a token; see <see cref="FernetWriter"/>.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Encrypt(IEnumerable<ReadOnlyMemory<byte>> plain, byte[] key, DateTimeOffset now) =>
        FernetWriter.Encrypt(plain, key, now, RandomNumberGenerator.GetBytes(BlockBytes));

    /// <summary>Writes what comes before the ciphertext.</summary>
    /// <returns>Its length in bytes.</returns>
    public static int WriteHead(Span<byte> raw, DateTimeOffset now, ReadOnlySpan<byte> iv)
    {
        raw[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(raw[1..], now.ToUnixTimeSeconds());
        iv.CopyTo(raw[IvOffset..]);
        return CipherOffset;
    }

    /// <param name="token">The token. Trailing white space is ignored, as the Python service does.</param>
    /// <returns>False for any error, so that a forged token cannot be distinguished from a damaged one.</returns>
    public static bool TryDecrypt(ReadOnlySpan<byte> token, ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> plain)
    {
        plain = default;
        token = WithoutTrailingSpace(token);
        var raw = Allocate(Base64.GetMaxDecodedFromUtf8Length(token.Length));
        return TryDecode(token, raw, isFinal: true, out var length) && TryDecryptInPlace(raw.AsMemory(0, length), key, out plain);
    }

    /// <summary>Decrypts a decoded token in place, so that no second copy of a document's secrets is made.</summary>
    /// <param name="raw">Unchanged if another key signed it.</param>
    /// <inheritdoc cref="TryDecrypt"/>
    public static bool TryDecryptInPlace(Memory<byte> raw, ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> plain)
    {
        plain = default;
        return raw.Length >= MinBytes && IsAuthentic(raw.Span, key) && TryOpen(raw, key, out plain);
    }

    public static ReadOnlySpan<byte> WithoutTrailingSpace(ReadOnlySpan<byte> token) => token.TrimEnd(" \t\r\n\v\f"u8);

    /// <summary>Encodes as base64url with padding, which the base library leaves out.</summary>
    public static void Encode(ReadOnlySpan<byte> raw, Span<byte> token)
    {
        Base64Url.EncodeToUtf8(raw, token, out _, out var written);
        token[written..].Fill((byte)'=');
    }

    /// <summary>
    /// Decodes a token or a part of one, of whole groups of four characters. Accepts only the canonical encoding. The base
    /// library would also skip white space and accept <c>%</c> as padding.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> token, Span<byte> raw, bool isFinal, out int length)
    {
        length = 0;
        if (token.Length % 4 != 0
            || token.ContainsAny(" \t\r\n"u8)
            || Base64Url.DecodeFromUtf8(token, raw, out var consumed, out length, isFinal) is not OperationStatus.Done
            || consumed != token.Length
            || (!isFinal && length % 3 != 0))
        {
            return false;
        }

        if (length == 0)
        {
            return token.IsEmpty;
        }

        Span<byte> lastGroup = stackalloc byte[4];
        var lastBytes = length % 3 is 0 ? 3 : length % 3;
        Encode(raw.Slice(length - lastBytes, lastBytes), lastGroup);
        return lastGroup.SequenceEqual(token[^4..]);
    }

    private static bool IsAuthentic(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> key)
    {
        Span<byte> mac = stackalloc byte[MacBytes];
        HMACSHA256.HashData(key[..(KeyBytes / 2)], raw[..^MacBytes], mac);
        return CryptographicOperations.FixedTimeEquals(mac, raw[^MacBytes..]);
    }

    private static bool TryOpen(Memory<byte> raw, ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> plain)
    {
        plain = default;
        var cipher = raw[CipherOffset..^MacBytes];
        if (raw.Span[0] != Version || cipher.Length % BlockBytes != 0)
        {
            return false;
        }

        try
        {
            using var aes = CreateAes(key);
            var length = aes.DecryptCbc(cipher.Span, raw.Span.Slice(IvOffset, BlockBytes), cipher.Span);
            plain = cipher[..length];
            return true;
        }
        catch (CryptographicException)
        {
            return false; // wrong padding, which only a holder of the key can produce: the MAC was right
        }
    }

    /// <summary>Does not use a pool, which would keep arrays as large as the document forever.</summary>
    private static byte[] Allocate(int length) => GC.AllocateUninitializedArray<byte>(length);

    private static long RawLength(long plainLength) =>
        CipherOffset + ((plainLength / BlockBytes) + 1) * BlockBytes + MacBytes;

    [SuppressMessage("Security", "CA5358", Justification = "The Fernet specification prescribes CBC with an HMAC over the ciphertext.")]
    public static Aes CreateAes(ReadOnlySpan<byte> key)
    {
        var aes = Aes.Create();
        aes.SetKey(key[(KeyBytes / 2)..]);
        return aes;
    }
}
