using Microsoft.AspNetCore.Connections;

namespace HeareAuth.Api.Hosting;

/// <summary>
/// Drains keep-alive connections before Kestrel stops: no new ones are accepted, and for a short time every response says
/// <c>Connection: close</c>. Kestrel would close them at once, perhaps with a request on its way, and clients do not
/// retry a POST.
/// </summary>
internal sealed class ConnectionDrain(Listeners listeners, TimeProvider clock) : HostLifecycle
{
    /// <summary>Longer than a busy client pauses between two requests; an idle one has nothing to lose.</summary>
    private static readonly TimeSpan s_maxDuration = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(10);

    private volatile bool _isDraining;
    private int _openConnections;

    public async Task CountAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Interlocked.Increment(ref _openConnections);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _openConnections);
        }
    }

    /// <summary>Has the connection closed after its response while the service is stopping.</summary>
    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (_isDraining)
        {
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    }

    public override async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        await listeners.CloseAsync(cancellationToken);
        var startedAt = clock.GetTimestamp();
        while (Volatile.Read(ref _openConnections) > 0 && clock.GetElapsedTime(startedAt) < s_maxDuration)
        {
            await Task.Delay(s_pollInterval, clock, cancellationToken);
        }
    }
}
