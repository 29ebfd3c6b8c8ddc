using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Logging;

/// <summary>An output whose reader can stop, or whose writes can fail, and recover later.</summary>
internal sealed class GatedStream : WriteOnlyStream
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private readonly MemoryStream _written = new();
    private readonly Lock _lock = new();
    private volatile bool _blocksAgain;

    public volatile bool Fails;

    /// <summary>The number of writes, including those that failed or still wait.</summary>
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

    public void LetOneWriteThrough()
    {
        _blocksAgain = true;
        _gate.Set();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Writes++;
        _gate.Wait();
        if (_blocksAgain)
        {
            _blocksAgain = false;
            _gate.Reset();
        }

        if (Fails)
        {
            throw new IOException("No space left on device");
        }

        lock (_lock)
        {
            _written.Write(buffer);
        }
    }
}
