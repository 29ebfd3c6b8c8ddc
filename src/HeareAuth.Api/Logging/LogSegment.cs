using System.Buffers;

namespace HeareAuth.Api.Logging;

/// <summary>Holds whole lines that are written together, and the number of lines that were dropped before them.</summary>
internal sealed class LogSegment(int capacity, long droppedBefore)
{
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int _length;

    public int Capacity => capacity;

    public int Free => capacity - _length;

    public long DroppedBefore => droppedBefore;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Append(ReadOnlySpan<byte> line)
    {
        line.CopyTo(_bytes.AsSpan(_length));
        _length += line.Length;
    }

    /// <summary>Gives the memory back. The segment must not be used afterwards.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(_bytes);
}
