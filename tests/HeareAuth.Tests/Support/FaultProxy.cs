using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace HeareAuth.Tests.Support;

/// <summary>A proxy on a free loopback port between a client and a real HTTP server. It forwards every request except those that a test makes it fail.</summary>
/// <remarks>
/// It forwards the Host header unchanged, because an S3 client signs it and the server checks the signature. It
/// connects to the server without TLS.
/// </remarks>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly Uri _upstream;
    private readonly CancellationTokenSource _stop = new();
    private readonly FaultRules _rules = new();
    private readonly ConcurrentQueue<HttpMessage> _requests = new();
    private readonly ConcurrentDictionary<Socket, Task> _connections = new();
    private Socket _door;
    private volatile bool _refusing;

    public FaultProxy(Uri upstream)
    {
        _upstream = upstream;
        _door = NewDoor(port: 0);
        Endpoint = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", ((IPEndPoint)_door.LocalEndPoint!).Port).Uri;
        Open();
    }

    /// <summary>The address that the client uses as the server's.</summary>
    public Uri Endpoint { get; }

    /// <summary>Every request received, in order, including failed ones.</summary>
    public IReadOnlyCollection<HttpMessage> Requests => _requests;

    public int Count(Func<HttpMessage, bool> match) => _requests.Count(match);

    /// <summary>Fails the next matching requests. If several rules match a request, the first one added applies.</summary>
    /// <param name="times">The number of matching requests to fail.</param>
    /// <param name="after">The number of matching requests to forward first.</param>
    public void Next(Func<HttpMessage, bool> match, Fault fault, int times = 1, int after = 0) =>
        _rules.Add(match, fault, times, after);

    /// <summary>Fails every matching request until <see cref="Heal"/>.</summary>
    public void Always(Func<HttpMessage, bool> match, Fault fault) => _rules.Add(match, fault, int.MaxValue, after: 0);

    /// <summary>Removes all rules and accepts connections again. Requests that hang keep hanging.</summary>
    public void Heal()
    {
        _rules.Clear();
        if (_refusing)
        {
            _refusing = false;
            Open();
        }
    }

    /// <summary>Breaks every connection and refuses new ones until <see cref="Heal"/>.</summary>
    public void RefuseConnections()
    {
        _refusing = true;
        _door.Dispose();
        // Bound but not listening: connections are refused, and no other process can take the port.
        // A process that is just starting can hold a copy of the closed socket for a moment.
        if (!SpinWait.SpinUntil(TryTakeThePort, TimeSpan.FromMinutes(1)))
        {
            throw new InvalidOperationException($"{Endpoint} was taken by another process");
        }

        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _door.Dispose();
        // A bug in the proxy itself surfaces here and fails the test.
        await Task.WhenAll(_connections.Values).WaitAsync(TimeSpan.FromMinutes(1));
        _stop.Dispose();
    }

    private bool TryTakeThePort()
    {
        try
        {
            _door = NewDoor(Endpoint.Port);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private static Socket NewDoor(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Open()
    {
        _door.Listen();
        _ = AcceptAsync(_door);
    }

    private async Task AcceptAsync(Socket door)
    {
        try
        {
            while (true)
            {
                var client = await door.AcceptAsync(_stop.Token);
                _connections[client] = Task.CompletedTask; // registered before it is served, so that DisposeAsync waits for it
                if (_refusing)
                {
                    client.Dispose();
                    return;
                }

                _connections[client] = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The listening socket was closed, by RefuseConnections or by DisposeAsync.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            client.NoDelay = true;
            await using var stream = new NetworkStream(client);
            var reader = PipeReader.Create(stream);
            while (await ReadRequestAsync(reader, stream) is { } request)
            {
                _requests.Enqueue(request);
                var exchange = new ProxyExchange(request, client, _upstream, _stop.Token);
                await (_rules.Take(request)?.Invoke(exchange) ?? exchange.PassAsync());
                if (exchange.IsCut)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side closed its connection, or the proxy is stopping. The other side's connection is closed too.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task<HttpMessage?> ReadRequestAsync(PipeReader reader, NetworkStream client)
    {
        var request = await HttpMessage.ReadHeadAsync(reader, _stop.Token);
        if (request?.Header("Expect") is not null)
        {
            // The client waits for 100 Continue before it sends the body. The proxy needs the body now.
            await client.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stop.Token);
            request.Without("Expect");
        }

        if (request is not null)
        {
            await request.ReadBodyAsync(reader, _stop.Token);
        }

        return request;
    }
}
