using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Fuzz.Targets;

/// <summary>
/// An encrypted document: any bytes are opened, or refused in the one way. Chance never signs a token, so the bytes
/// are also tried as the inside of one that is signed.
/// </summary>
internal static class CipherTarget
{
    private const string Secret = "fuzz";

    private static readonly byte[] s_signingKey = SHA256.HashData(Encoding.UTF8.GetBytes(Secret))[..(Fernet.KeyBytes / 2)];

    private static readonly DocumentCipher s_cipher = new(
        new StorageOptions { Secret = new StorageSecret(Secret), PreviousSecret = new StorageSecret("before") }, TimeProvider.System);

    public static void Run(byte[] input)
    {
        Open(input);
        Open((byte[])[.. DocumentCipher.Header, .. input]);
        Open(Signed(input));

        var opened = Open(s_cipher.Seal(input).ToArray());
        BrokenPromiseException.ThrowUnless(
            opened is { } plain && plain.Span.SequenceEqual(input), "what was sealed is what is opened");
    }

    private static ReadOnlyMemory<byte>? Open(ReadOnlyMemory<byte> stored)
    {
        try
        {
            var opened = s_cipher.Open(stored);
            CheckStream(stored, opened);
            return opened;
        }
        catch (DocumentUnreadableException)
        {
            CheckStream(stored, opened: null);
            return default(ReadOnlyMemory<byte>?);
        }
    }

    /// <summary>A document that is decrypted while it is read opens, or does not, as it does from memory.</summary>
    private static void CheckStream(ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte>? opened)
    {
        using var stream = new MemoryStream(stored.ToArray());
        try
        {
            var read = s_cipher.OpenAsync(stream, stored.Length, CancellationToken.None).AsTask().GetAwaiter().GetResult().Plain;
            BrokenPromiseException.ThrowUnless(opened is { } plain && plain.Span.SequenceEqual(read.Span), "a stream opens as memory does");
        }
        catch (DocumentUnreadableException)
        {
            BrokenPromiseException.ThrowUnless(opened is null, "what opens in memory opens from a stream");
        }
    }

    private static byte[] Signed(byte[] inside)
    {
        byte[] raw = [.. inside, .. HMACSHA256.HashData(s_signingKey, inside)];
        var token = Base64Url.EncodeToString(raw);
        return [.. DocumentCipher.Header, .. Encoding.ASCII.GetBytes(token.PadRight((token.Length + 3) / 4 * 4, '='))];
    }
}
