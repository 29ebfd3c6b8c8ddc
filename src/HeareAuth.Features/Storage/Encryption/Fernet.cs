using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace HeareAuth.Features.Storage.Encryption;

/// <summary>
/// Fernet tokens (https://github.com/fernet/spec): base64url of version, time, IV, AES-128-CBC and HMAC-SHA256 over
/// all of it. Decoding is strict: one spelling for each token, and one outcome for every failure. No time to live.
/// </summary>
internal static class Fernet
{
    /// <summary>Half of it signs, half of it encrypts.</summary>
    public const int KeyBytes = 32;

    private const byte Version = 0x80;
    private const int BlockBytes = 16;
    private const int IvOffset = 1 + sizeof(long);
    private const int CipherOffset = IvOffset + BlockBytes;
    private const int MacBytes = HMACSHA256.HashSizeInBytes;
    private const int LeastBytes = CipherOffset + BlockBytes + MacBytes;

    /// <summary>How many bytes of text a token of so many plain bytes has.</summary>
    public static int TokenLength(int plainLength) => Base64.GetMaxEncodedToUtf8Length(RawLength(plainLength));

    public static void Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> key, DateTimeOffset now, Span<byte> token)
    {
        Span<byte> iv = stackalloc byte[BlockBytes];
        RandomNumberGenerator.Fill(iv);
        Encrypt(plain, key, now, iv, token);
    }

    /// <summary>For the vectors of the specification alone: an IV must never be used twice.</summary>
    internal static void Encrypt(
        ReadOnlySpan<byte> plain, ReadOnlySpan<byte> key, DateTimeOffset now, ReadOnlySpan<byte> iv, Span<byte> token)
    {
        Span<byte> raw = Allocate(RawLength(plain.Length));
        raw[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(raw[1..], now.ToUnixTimeSeconds());
        iv.CopyTo(raw[IvOffset..]);
        using (var aes = CreateAes(key))
        {
            aes.EncryptCbc(plain, iv, raw[CipherOffset..^MacBytes]);
        }

        HMACSHA256.HashData(key[..(KeyBytes / 2)], raw[..^MacBytes], raw[^MacBytes..]);
        Encode(raw, token);
    }

    /// <param name="token">The token; white space behind it is passed over, as the reference does.</param>
    /// <returns>False for whatever is wrong: nothing tells a forged token from a broken one.</returns>
    public static bool TryDecrypt(ReadOnlySpan<byte> token, ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> plain)
    {
        plain = default;
        token = token.TrimEnd(" \t\r\n\v\f"u8);
        if (token.Length % 4 != 0 || token.Length < Base64.GetMaxEncodedToUtf8Length(LeastBytes))
        {
            return false;
        }

        var raw = Allocate(Base64.GetMaxDecodedFromUtf8Length(token.Length));
        return TryDecode(token, raw, out var length)
            && IsAuthentic(raw.AsSpan(0, length), key)
            && TryOpen(raw.AsMemory(0, length), key, out plain);
    }

    /// <summary>Base64url with its padding, which the base library leaves out.</summary>
    private static void Encode(ReadOnlySpan<byte> raw, Span<byte> token)
    {
        Base64Url.EncodeToUtf8(raw, token, out _, out var written);
        token[written..].Fill((byte)'=');
    }

    /// <summary>Takes the one canonical spelling; the base library also passes over white space, and takes <c>%</c> for padding.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> token, Span<byte> raw, out int length)
    {
        length = 0;
        if (token.ContainsAny(" \t\r\n"u8)
            || Base64Url.DecodeFromUtf8(token, raw, out var consumed, out length) is not OperationStatus.Done
            || consumed != token.Length
            || length < LeastBytes)
        {
            return false;
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

    /// <summary>Decrypts over the ciphertext: no second array, and so no second copy of a document's secrets.</summary>
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
            return false; // padding; reached by holders of the key alone, since the MAC was right
        }
    }

    /// <summary>Not pooled: a pool would keep arrays of a whole document's size for ever.</summary>
    private static byte[] Allocate(int length) => GC.AllocateUninitializedArray<byte>(length);

    private static int RawLength(int plainLength) =>
        CipherOffset + ((plainLength / BlockBytes) + 1) * BlockBytes + MacBytes;

    [SuppressMessage("Security", "CA5358", Justification = "CBC with an HMAC over all of it is what Fernet is.")]
    private static Aes CreateAes(ReadOnlySpan<byte> key)
    {
        var aes = Aes.Create();
        aes.SetKey(key[(KeyBytes / 2)..]);
        return aes;
    }
}
