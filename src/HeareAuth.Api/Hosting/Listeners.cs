using System.Net.Sockets;

namespace HeareAuth.Api.Hosting;

/// <summary>
/// The sockets that the service listens on, so that it can stop listening before it closes connections. Kestrel does both
/// at once, and closing a listening socket resets every connection that is waiting to be accepted.
/// </summary>
internal sealed class Listeners
{
    /// <summary>Long enough for a connection whose first packet was let in to be established and accepted.</summary>
    private static readonly TimeSpan s_minDuration = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan s_maxDuration = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly List<Socket> _sockets = [];

    /// <summary>Adds a socket that is about to listen.</summary>
    public Socket Add(Socket socket)
    {
        lock (_gate)
        {
            _sockets.Add(socket);
        }

        return socket;
    }

    /// <summary>
    /// Accepts the waiting connections and then refuses new ones, so that a load balancer sends them elsewhere.
    /// Uses the system's clock, because the network does not follow the service's.
    /// </summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        var sockets = Sockets();
        foreach (var socket in sockets)
        {
            ConnectionFilter.IgnoreNewConnections(socket);
        }

        var clock = TimeProvider.System;
        var startedAt = clock.GetTimestamp();
        while (clock.GetElapsedTime(startedAt) is var elapsed
            && (elapsed < s_minDuration || (elapsed < s_maxDuration && Array.Exists(sockets, HasWaitingConnection))))
        {
            await Task.Delay(s_pollInterval, clock, cancellationToken);
        }

        foreach (var socket in sockets)
        {
            socket.Dispose(); // ends Kestrel's accept loop without an error
        }
    }

    private Socket[] Sockets()
    {
        lock (_gate)
        {
            return [.. _sockets];
        }
    }

    private static bool HasWaitingConnection(Socket socket)
    {
        try
        {
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false; // Kestrel has closed it already, because the start failed
        }
    }
}
