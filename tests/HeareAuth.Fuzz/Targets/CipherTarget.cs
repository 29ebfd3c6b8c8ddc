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

        var opened = Open(s_cipher.Seal(input));
        BrokenPromiseException.ThrowUnless(
            opened is { } plain && plain.Span.SequenceEqual(input), "what was sealed is what is opened");
    }

    private static ReadOnlyMemory<byte>? Open(ReadOnlyMemory<byte> stored)
    {
        try
        {
            return s_cipher.Open(stored);
        }
        catch (DocumentUnreadableException)
        {
            return default(ReadOnlyMemory<byte>?);
        }
    }

    private static byte[] Signed(byte[] inside)
    {
        byte[] raw = [.. inside, .. HMACSHA256.HashData(s_signingKey, inside)];
        var token = Base64Url.EncodeToString(raw);
        return [.. DocumentCipher.Header, .. Encoding.ASCII.GetBytes(token.PadRight((token.Length + 3) / 4 * 4, '='))];
    }
}
