using Microsoft.AspNetCore.Connections;

namespace HeareAuth.Api.Hosting;

/// <summary>
/// Lets clients go before the server stops listening: for a moment every answer says <c>Connection: close</c>. A kept
/// connection that is simply closed may have a request on its way, and a POST is not repeated by anybody.
/// </summary>
internal sealed class Farewell(TimeProvider clock) : IHostedLifecycleService
{
    /// <summary>Longer than the pause between two requests of a busy client; an idle one has nothing to lose.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);

    private volatile bool _hasBegun;
    private int _connections;

    public bool HasBegun => _hasBegun;

    /// <summary>Counts a connection as long as it is open.</summary>
    public async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        var since = clock.GetTimestamp();
        while (Volatile.Read(ref _connections) > 0 && clock.GetElapsedTime(since) < s_longest)
        {
            await Task.Delay(s_step, clock, cancellationToken);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
