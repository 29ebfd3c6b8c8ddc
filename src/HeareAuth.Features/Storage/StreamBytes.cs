namespace HeareAuth.Features.Storage;

internal static class StreamBytes
{
    private const int FirstBytes = 64 * 1024;

    /// <summary>Reads the stream into an array of exactly its size.</summary>
    public static async ValueTask<byte[]> ReadArrayAsync(Stream stream, long length, CancellationToken cancellationToken) =>
        (await ReadAllAsync(stream, length, cancellationToken)).ToArray();

    /// <param name="length">The expected length in bytes, with the head; -1 if unknown.</param>
    /// <param name="head">The first bytes, if they have been read from the stream already.</param>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(
        Stream stream, long length, CancellationToken cancellationToken, ReadOnlyMemory<byte> head = default)
    {
        // One byte more than expected, so that the read that finds the end needs no larger array.
        var buffer = new byte[Math.Max(head.Length, length >= 0 ? checked((int)length) : FirstBytes) + 1];
        head.CopyTo(buffer);
        var filled = head.Length;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                return buffer.AsMemory(0, filled);
            }

            filled += read;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, Array.MaxLength));
            }
        }
    }
}
