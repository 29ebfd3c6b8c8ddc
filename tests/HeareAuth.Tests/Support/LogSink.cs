using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>Stands for standard output: keeps what a service logs, and may be read while it writes.</summary>
internal sealed class LogSink : WriteOnlyStream
{
    private readonly MemoryStream _bytes = new();
    private readonly Lock _lock = new();

    /// <summary>Everything so far; a line that is only half there shows as it is.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                return Encoding.UTF8.GetString(_bytes.GetBuffer(), 0, (int)_bytes.Length);
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
        {
            _bytes.Write(buffer);
        }
    }

    protected override void Dispose(bool disposing)
    {
        Residue.KeepLog(Text);
        base.Dispose(disposing);
    }
}
