namespace HeareAuth.Features.Storage;

internal static class StreamBytes
{
    private const int FirstBytes = 64 * 1024;

    /// <summary>Reads the stream into an array of exactly its size. If the length is known, makes no other copy.</summary>
    /// <param name="length">The expected length in bytes, with the head; -1 if unknown.</param>
    /// <param name="head">The first bytes, if they have been read from the stream already.</param>
    public static async ValueTask<byte[]> ReadAllAsync(
        Stream stream, long length, CancellationToken cancellationToken, ReadOnlyMemory<byte> head = default)
    {
        var bytes = new byte[Math.Max(head.Length, length >= 0 ? checked((int)length) : FirstBytes)];
        head.CopyTo(bytes);
        var filled = head.Length;
        var next = new byte[1]; // detects the end of the stream without a larger array
        while (true)
        {
            filled += await stream.ReadAtLeastAsync(bytes.AsMemory(filled), bytes.Length - filled, throwOnEndOfStream: false, cancellationToken);
            if (filled < bytes.Length || await stream.ReadAsync(next, cancellationToken) == 0)
            {
                break;
            }

            Array.Resize(ref bytes, (int)Math.Min(Math.Max(FirstBytes, bytes.Length * 2L), Array.MaxLength));
            bytes[filled++] = next[0];
        }

        Array.Resize(ref bytes, filled);
        return bytes;
    }

    public static ValueTask<byte[]> ReadAllAsync(Stream stream, long length, CancellationToken cancellationToken) =>
        ReadAllAsync(stream, length, cancellationToken, head: default);
}
