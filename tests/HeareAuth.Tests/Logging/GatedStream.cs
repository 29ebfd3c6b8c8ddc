using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Logging;

/// <summary>An output whose reader can stop reading or fail, and resume later.</summary>
internal sealed class GatedStream : CapturedOutput
{
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private volatile bool _blocksAgain;

    public volatile bool Fails;

    /// <summary>The number of writes, including failed and waiting ones.</summary>
    public int Writes { get; private set; }

    public string[] Lines => Text.Split('\n')[..^1];

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

        base.Write(buffer);
    }
}
