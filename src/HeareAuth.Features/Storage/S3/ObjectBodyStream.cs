using HeareAuth.Features.Storage.S3.Conditions;

namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// Passes a response body to a parser and records what the network threw, because that is worth a retry, while an
/// exception of the parser itself is not.
/// </summary>
internal sealed class ObjectBodyStream(StoredObject found) : Stream
{
    private const int DrainBytes = 64 * 1024;

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
        try
        {
            var read = await found.Body.ReadAsync(buffer, cancellationToken);
            found.Hash?.AppendData(buffer.Span[..read]);
            return read;
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }
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
}
