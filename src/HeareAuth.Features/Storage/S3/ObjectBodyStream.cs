using HeareAuth.Features.Storage.S3.Conditions;

namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// Passes a response body to a parser and records what the network threw, because that is worth a retry, while an
/// exception of the parser itself is not.
/// </summary>
/// <param name="maxSize">The most bytes to pass on.</param>
internal sealed class ObjectBodyStream(StoredObject found, long maxSize, string location) : Stream
{
    private const int DrainBytes = 64 * 1024;

    private long _size;

    /// <summary>What a read threw; null if every read succeeded.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Returns the store's ETag. If it sends none, reads the rest of the body and derives one from the content.</summary>
    public async Task<string> GetETagAsync(CancellationToken cancellationToken)
    {
        if (found.ETag is { } etag)
        {
            return etag;
        }

        var rest = new byte[DrainBytes];
        while (await ReadAsync(rest, cancellationToken) > 0)
        {
        }

        return ETagText.Derive(found.Hash!.GetCurrentHash()); // not null: there is no ETag
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await ReadBodyAsync(buffer, cancellationToken);
        DocumentSize.ThrowIfTooLarge(_size += read, maxSize, location);
        found.Hash?.AppendData(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await found.Body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }
    }
}
