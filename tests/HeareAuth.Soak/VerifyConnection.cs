using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HeareAuth.Soak;

/// <summary>One connection that verifies, a request at a time: bytes out, bytes in, so that the load costs little beside the service.</summary>
internal sealed class VerifyConnection(IPEndPoint service) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly byte[] _buffer = new byte[8 * 1024];
    private Socket? _socket;

    /// <exception cref="SocketException">The connection broke before the answer was whole.</exception>
    /// <exception cref="OperationCanceledException">No answer came in time.</exception>
    public async Task<VerifyAnswer> VerifyAsync(TrackedKey key)
    {
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            _socket ??= await ConnectAsync(limit.Token);
            await _socket.SendAsync(key.Request, limit.Token);
            return await ReadAsync(_socket, key, limit.Token);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(service, cancellationToken);
        return socket;
    }

    private async Task<VerifyAnswer> ReadAsync(Socket socket, TrackedKey key, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var count = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            length += count;
            if (Parse(_buffer.AsSpan(0, length), key) is { } answer)
            {
                return answer;
            }
        }
    }

    private static VerifyAnswer? Parse(ReadOnlySpan<byte> received, TrackedKey key)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return null;
        }

        var body = received[(head + 4)..];
        return body.Length < ContentLength(received[..head])
            ? null
            : new VerifyAnswer(int.Parse(received.Slice(9, 3), CultureInfo.InvariantCulture), body.IndexOf(key.IdInAnswer) >= 0);
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var value = head[(head.IndexOf(name) + name.Length)..];
        var end = value.IndexOf((byte)'\r');
        return int.Parse(Encoding.ASCII.GetString(end < 0 ? value : value[..end]), CultureInfo.InvariantCulture);
    }
}
