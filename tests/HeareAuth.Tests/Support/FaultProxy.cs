using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace HeareAuth.Tests.Support;

/// <summary>Stands on a free loopback port between a client and a real HTTP server, passes everything, and fails what it was told to.</summary>
/// <remarks>
/// It forwards the Host header as it came: an S3 client signs it, and the server checks the signature against what
/// it received. The server is reached without TLS.
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

    /// <summary>What the client takes for the server.</summary>
    public Uri Endpoint { get; }

    /// <summary>Every request that arrived, in order, those that were failed too.</summary>
    public IReadOnlyCollection<HttpMessage> Requests => _requests;

    public int Count(Func<HttpMessage, bool> match) => _requests.Count(match);

    /// <summary>Fails the next matching requests; of several rules for a request the first one told applies.</summary>
    /// <param name="times">How many matching requests this rule fails.</param>
    /// <param name="after">How many matching requests pass before that.</param>
    public void Next(Func<HttpMessage, bool> match, Fault fault, int times = 1, int after = 0) =>
        _rules.Add(match, fault, times, after);

    /// <summary>Fails every matching request until <see cref="Heal"/>.</summary>
    public void Always(Func<HttpMessage, bool> match, Fault fault) => _rules.Add(match, fault, int.MaxValue, after: 0);

    /// <summary>From now on everything passes; what hangs goes on hanging.</summary>
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
        // Bound but not listening: connections are refused, and nobody else can take the port meanwhile.
        // A process that starts just now holds a copy of the closed door for a moment.
        if (!SpinWait.SpinUntil(TryTakeThePort, TimeSpan.FromMinutes(1)))
        {
            throw new InvalidOperationException($"{Endpoint} was taken by somebody else");
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
        // A fault of the proxy itself comes out here, and fails the test that met it.
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
                _connections[client] = Task.CompletedTask; // known before it can serve, so that none is forgotten
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
            // The door was closed, for a while or for good.
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
            // One side is gone, or the proxy stops; the other side sees its connection end.
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
            // The client holds the body back until it is asked for; the proxy needs it now, and the server will not ask.
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
