using System.Buffers;
using System.Security.Cryptography;

namespace HeareAuth.Features.Storage.Files;

/// <summary>Passes on a file's bytes, as many as it had when it was opened, and hashes them. Does not close the file.</summary>
internal sealed class HashingStream(FileStream file, long size, IncrementalHash hash) : Stream
{
    private const int BufferBytes = 64 * 1024;

    private long _position;

    public bool IsComplete => _position == size;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Hashes the bytes that the parser has not read.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (IsComplete)
        {
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await ReadAsync(buffer, cancellationToken) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true); // it may contain plaintext secrets
        }
    }

    /// <exception cref="LocalFileException">The file cannot be read. A parser never throws this type itself.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var part = buffer[..(int)Math.Min(buffer.Length, size - _position)];
        try
        {
            var read = part.IsEmpty ? 0 : await file.ReadAsync(part, cancellationToken);
            hash.AppendData(part.Span[..read]);
            _position += read;
            return read;
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(file.Name, e);
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
