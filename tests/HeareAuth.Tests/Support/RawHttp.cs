using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>
/// A connection that sends exact bytes, where an HTTP client would correct or refuse them, and reads whole responses
/// within a time limit.
/// </summary>
internal sealed class RawHttp : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly List<byte> _received = [];
    private readonly List<byte> _all = [];

    private RawHttp(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <param name="from">The local address to connect from; chosen by the system by default.</param>
    public static async Task<RawHttp> ConnectAsync(EndPoint to, IPAddress? from = null)
    {
        var socket = to is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (from is not null)
        {
            socket.Bind(new IPEndPoint(from, 0));
        }

        using var limit = new CancellationTokenSource(s_patience);
        await socket.ConnectAsync(to, limit.Token);
        return new RawHttp(socket);
    }

    /// <summary>Sends one request on a connection of its own and reads the response; the server may refuse to read all of the request.</summary>
    public static async Task<RawResponse> ExchangeAsync(EndPoint to, ReadOnlyMemory<byte> request, bool hasBody = true, IPAddress? from = null)
    {
        await using var connection = await ConnectAsync(to, from);
        await connection.SendWhatIsTakenAsync(request);
        return await connection.ReadResponseAsync(hasBody);
    }

    public static Task<RawResponse> ExchangeAsync(EndPoint to, string latin1) => ExchangeAsync(to, Encoding.Latin1.GetBytes(latin1));

    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(s_patience);
        await _stream.WriteAsync(bytes, limit.Token);
    }

    /// <summary>Sends bytes that the server may refuse to read completely.</summary>
    public async Task SendWhatIsTakenAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await SendAsync(bytes);
        }
        catch (IOException)
        {
            // The server closed early, which it may; its response says why.
        }
    }

    /// <summary>Closes the sending side; the response can still arrive.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads one response and skips any 100 before it. Returns <see cref="RawResponse.None"/> if the connection ends instead.</summary>
    /// <param name="hasBody">False for the response to a HEAD request.</param>
    public async Task<RawResponse> ReadResponseAsync(bool hasBody = true, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? s_patience);
        while (true)
        {
            if (await ReadHeadAsync(limit.Token) is not { } lines)
            {
                return RawResponse.None;
            }

            var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
            if (status is 100)
            {
                continue;
            }

            var headers = lines[1..].Select(static line => KeyValuePair.Create(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim())).ToArray();
            var response = new RawResponse(status, headers, []);
            if (!hasBody)
            {
                return response;
            }

            return response with { BodyBytes = await ReadBodyAsync(response.Header("Content-Length"), limit.Token) };
        }
    }

    /// <summary>Waits for 100 Continue, which means that a handler is reading the body.</summary>
    public async Task WaitForContinueAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        var lines = await ReadHeadAsync(limit.Token);
        Assert.StartsWith("HTTP/1.1 100", lines?[0], StringComparison.Ordinal);
    }

    /// <summary>Waits until the server closes the connection, and discards any bytes before that.</summary>
    public async Task WaitForCloseAsync(TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? s_patience);
        while (await ReceiveAsync(limit.Token))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        Residue.KeepAnswers(CollectionsMarshal.AsSpan(_all));
    }

    private async Task<string[]?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. _received]);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var end)
            {
                _received.RemoveRange(0, end + 4);
                return text[..end].Split("\r\n");
            }

            if (!await ReceiveAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    private async Task<byte[]> ReadBodyAsync(string? contentLength, CancellationToken cancellationToken)
    {
        var length = contentLength is null ? int.MaxValue : int.Parse(contentLength, CultureInfo.InvariantCulture);
        while (_received.Count < length && await ReceiveAsync(cancellationToken))
        {
        }

        Assert.True(contentLength is null || _received.Count >= length, "the connection ended within the body");
        var body = _received.Take(length).ToArray();
        _received.RemoveRange(0, body.Length);
        return body;
    }

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[8 * 1024];
        try
        {
            var read = await _stream.ReadAsync(buffer, cancellationToken);
            _received.AddRange(buffer.AsSpan(0, read));
            _all.AddRange(buffer.AsSpan(0, read));
            return read > 0;
        }
        catch (IOException)
        {
            return false; // connection reset
        }
    }
}
