namespace HeareAuth.Tests.Hosting;

/// <summary>An output whose reader can stop reading, or fail, and go on later.</summary>
internal sealed class GatedStream : Stream
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly MemoryStream _written = new();
    private readonly Lock _lock = new();

    public volatile bool Fails;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>How many writes came, those that failed or still wait too.</summary>
    public int Writes { get; private set; }

    public string[] Lines
    {
        get
        {
            lock (_lock)
            {
                return System.Text.Encoding.UTF8.GetString(_written.ToArray()).Split('\n')[..^1];
            }
        }
    }

    public void Block() => _gate.Reset();

    public void Unblock() => _gate.Set();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Writes++;
        _gate.Wait();
        if (Fails)
        {
            throw new IOException("No space left on device");
        }

        lock (_lock)
        {
            _written.Write(buffer);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
