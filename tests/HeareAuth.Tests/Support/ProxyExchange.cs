using System.IO.Pipelines;
using System.Net.Sockets;

namespace HeareAuth.Tests.Support;

/// <summary>One request in the proxy, and what a fault can do with it.</summary>
internal sealed class ProxyExchange(HttpMessage request, Socket client, Uri upstream, CancellationToken stopped)
{
    public HttpMessage Request { get; } = request;

    /// <summary>Cancelled when the proxy stops; a fault that hangs waits for this.</summary>
    public CancellationToken Stopped { get; } = stopped;

    public bool IsCut { get; private set; }

    /// <summary>Forwards the request and its response unchanged.</summary>
    public async Task PassAsync() => await AnswerAsync(await ForwardAsync());

    /// <summary>Forwards the request and returns the response without sending it to the client.</summary>
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

    /// <summary>Sends the server the headers and a part of the body, then closes the connection.</summary>
    public async Task ForwardPartAsync(int bodyBytes)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(upstream.Host, upstream.Port, Stopped);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Request.ToBytes(bodyBytes), Stopped);
    }

    /// <summary>Sends a response to the client, with at most <paramref name="bodyBytes"/> bytes of its body.</summary>
    public async Task AnswerAsync(HttpMessage answer, int bodyBytes = int.MaxValue)
    {
        ReadOnlyMemory<byte> rest = answer.ToBytes(bodyBytes);
        while (!rest.IsEmpty)
        {
            rest = rest[await client.SendAsync(rest, Stopped)..];
        }
    }

    /// <summary>Closes the client's connection in the middle of a response.</summary>
    public void Cut()
    {
        IsCut = true;
        client.Shutdown(SocketShutdown.Both);
    }

    /// <summary>Closes the client's connection before the response.</summary>
    public async Task LoseAnswerAsync()
    {
        // Send one byte: .NET's client silently repeats a GET if the connection ends without any.
        await client.SendAsync("H"u8.ToArray(), Stopped);
        Cut();
    }
}
