namespace HeareAuth.Features.Storage;

/// <summary>
/// The content to write to an object: pieces that are produced while they are written, and again from the start for
/// another attempt, so that there is never a second copy of a document in memory.
/// </summary>
/// <param name="pieces">Yields the same bytes each time. A piece is valid until the next one is requested.</param>
/// <param name="length">Returns the length in bytes; null to add up the pieces.</param>
public sealed class ObjectContent(IEnumerable<ReadOnlyMemory<byte>> pieces, Func<long>? length = null)
{
    private const int BlockBytes = 64 * 1024;

    private long? _length;

    /// <summary>In bytes.</summary>
    public long Length => _length ??= length?.Invoke() ?? pieces.Sum(static piece => (long)piece.Length);

    public static implicit operator ObjectContent(ReadOnlyMemory<byte> bytes) => From(bytes);

    public static implicit operator ObjectContent(byte[] bytes) => From(bytes);

    public static ObjectContent From(ReadOnlyMemory<byte> bytes) => new([bytes]);

    /// <summary>Yields the content with small pieces combined into larger blocks. A block is valid until the next one is requested.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Blocks()
    {
        byte[]? block = null;
        var filled = 0;
        foreach (var piece in pieces)
        {
            if (filled > 0 && filled + piece.Length > BlockBytes)
            {
                yield return block.AsMemory(0, filled);
                filled = 0;
            }

            if (piece.Length >= BlockBytes)
            {
                yield return piece;
                continue;
            }

            block ??= GC.AllocateUninitializedArray<byte>(BlockBytes);
            piece.CopyTo(block.AsMemory(filled));
            filled += piece.Length;
        }

        if (filled > 0)
        {
            yield return block.AsMemory(0, filled);
        }
    }

    public bool HasBytes(ReadOnlySpan<byte> bytes)
    {
        foreach (var block in Blocks())
        {
            if (!bytes.StartsWith(block.Span))
            {
                return false;
            }

            bytes = bytes[block.Length..];
        }

        return bytes.IsEmpty;
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        var filled = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(bytes.AsMemory(filled));
            filled += piece.Length;
        }

        return bytes;
    }
}
