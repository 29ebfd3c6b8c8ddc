using System.IO.Pipelines;
using System.Net.Sockets;

namespace HeareAuth.Tests.Support;

/// <summary>One request on its way through the proxy; a fault decides what becomes of it.</summary>
internal sealed class ProxyExchange(HttpMessage request, Socket client, Uri upstream, CancellationToken stopped)
{
    public HttpMessage Request { get; } = request;

    /// <summary>The end of the proxy: what waits for ever waits for this.</summary>
    public CancellationToken Stopped { get; } = stopped;

    public bool IsCut { get; private set; }

    /// <summary>Forwards the request and passes the answer on, both untouched.</summary>
    public async Task PassAsync() => await AnswerAsync(await ForwardAsync());

    /// <summary>Forwards the request; the caller gets no answer yet.</summary>
    public async Task<HttpMessage> ForwardAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(upstream.Host, upstream.Port, Stopped);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Request.ToBytes(), Stopped);
        var reader = PipeReader.Create(stream);
        HttpMessage answer;
        do
        {
            answer = await HttpMessage.ReadHeadAsync(reader, Stopped)
                ?? throw new EndOfStreamException($"the server closed the connection instead of answering {Request.StartLine}");
        }
        while (answer.Status < 200);

        if (Request.Method != "HEAD" && answer.Status is not (204 or 304))
        {
            await answer.ReadBodyAsync(reader, Stopped);
        }

        return answer;
    }

    /// <summary>Sends the server the headers and a part of the body, and breaks off.</summary>
    public async Task ForwardPartAsync(int bodyBytes)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(upstream.Host, upstream.Port, Stopped);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Request.ToBytes(bodyBytes), Stopped);
    }

    /// <summary>Answers the caller; with <paramref name="bodyBytes"/> less of the body than the headers promise.</summary>
    public async Task AnswerAsync(HttpMessage answer, int bodyBytes = int.MaxValue)
    {
        ReadOnlyMemory<byte> rest = answer.ToBytes(bodyBytes);
        while (!rest.IsEmpty)
        {
            rest = rest[await client.SendAsync(rest, Stopped)..];
        }
    }

    /// <summary>Ends the caller's connection in the middle of an answer.</summary>
    public void Cut()
    {
        IsCut = true;
        client.Shutdown(SocketShutdown.Both);
    }

    /// <summary>Ends the caller's connection before it has an answer.</summary>
    public async Task LoseAnswerAsync()
    {
        // One byte of it, for .NET's client quietly repeats a GET whose connection ends without any.
        await client.SendAsync("H"u8.ToArray(), Stopped);
        Cut();
    }
}
