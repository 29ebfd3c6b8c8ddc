namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// Presents an <see cref="ObjectContent"/> as a stream, which is what the AWS SDK sends. The SDK reads it twice, once to
/// sign it, so it can be rewound; no other position can be set.
/// </summary>
internal sealed class ObjectContentStream(ObjectContent content) : Stream
{
    private IEnumerator<ReadOnlyMemory<byte>>? _blocks;
    private ReadOnlyMemory<byte> _rest;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => content.Length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(Span<byte> buffer)
    {
        _blocks ??= content.Blocks().GetEnumerator();
        while (_rest.IsEmpty)
        {
            if (!_blocks.MoveNext())
            {
                return 0;
            }

            _rest = _blocks.Current;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..count].CopyTo(buffer);
        _rest = _rest[count..];
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = offset + (origin is SeekOrigin.Begin ? 0 : origin is SeekOrigin.Current ? _position : Length);
        if (position == _position)
        {
            return position;
        }

        if (position != 0)
        {
            throw new NotSupportedException("The stream can only be rewound to its start.");
        }

        _blocks?.Dispose();
        (_blocks, _rest, _position) = (null, default, 0);
        return 0;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _blocks?.Dispose();
        base.Dispose(disposing);
    }
}
