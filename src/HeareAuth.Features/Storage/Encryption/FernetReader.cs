using System.Buffers;
using System.Buffers.Text;

namespace HeareAuth.Features.Storage.Encryption;

/// <summary>Decodes a token while it is read, so that the token and its decoded bytes are never both in memory.</summary>
internal static class FernetReader
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>How much is held back, because white space at the end is ignored. No editor adds that much of it.</summary>
    private const int TailBytes = 1024;

    /// <param name="length">The length of the token in bytes; -1 if unknown.</param>
    /// <returns>What <see cref="Fernet.TryDecryptInPlace"/> takes; empty if it is not a token.</returns>
    public static async ValueTask<Memory<byte>> DecodeAsync(Stream token, long length, CancellationToken cancellationToken)
    {
        var raw = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(length >= 0 ? checked((int)length) : BufferBytes));
        var text = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (decoded, filled) = (0, 0);
            while (true)
            {
                var free = text.AsMemory(filled, BufferBytes - filled);
                filled += await token.ReadAtLeastAsync(free, free.Length, throwOnEndOfStream: false, cancellationToken);
                var isLast = filled < BufferBytes;
                var part = isLast ? Fernet.WithoutTrailingSpace(text.AsSpan(0, filled)).Length : BufferBytes - TailBytes;
                var needed = decoded + Base64.GetMaxDecodedFromUtf8Length(part);
                if (needed > raw.Length)
                {
                    Array.Resize(ref raw, Math.Max(needed, raw.Length * 2));
                }

                if (!Fernet.TryDecode(text.AsSpan(0, part), raw.AsSpan(decoded), isLast, out var written))
                {
                    return default;
                }

                decoded += written;
                if (isLast)
                {
                    return raw.AsMemory(0, decoded);
                }

                text.AsSpan(part, TailBytes).CopyTo(text);
                filled = TailBytes;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }
}
