using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>Collects a process's stream as it comes, so that a full pipe never blocks the process.</summary>
internal sealed class CapturedStream
{
    private readonly MemoryStream _bytes = new();
    private readonly Lock _lock = new();
    private readonly Task _end;

    public CapturedStream(Stream source) => _end = CopyAsync(source);

    /// <summary>What came so far; a character that is only half there shows as a replacement.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    public byte[] Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes.ToArray();
            }
        }
    }

    public async Task<byte[]> ToEndAsync(CancellationToken cancellationToken)
    {
        await _end.WaitAsync(cancellationToken);
        return Bytes;
    }

    private async Task CopyAsync(Stream source)
    {
        var buffer = new byte[16 * 1024];
        while (await source.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_lock)
            {
                _bytes.Write(buffer, 0, count);
            }
        }
    }
}
