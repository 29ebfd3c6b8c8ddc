namespace HeareAuth.Features.Loading;

/// <summary>
/// Runs one work at a time for many callers. Callers that come while it runs share the next run, which begins after
/// they came; so each caller's answer is newer than its call, and any crowd costs two runs at most.
/// </summary>
internal sealed class SingleFlight<T>(Func<CancellationToken, Task<T>> work)
{
    private readonly Lock _lock = new();
    private Task<T> _running = Task.FromResult<T>(default!); // nobody awaits this first one's value
    private Task<T>? _next;

    /// <param name="stopping">Ends the work itself.</param>
    /// <param name="cancellationToken">Ends this caller's waiting alone.</param>
    public Task<T> RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // A next run that has not begun yet is joined even when the running one just ended: two must never overlap.
            if (_next is null && _running.IsCompleted)
            {
                return Start(stopping).WaitAsync(cancellationToken);
            }

            _next ??= StartAfterAsync(_running, stopping);
            return _next.WaitAsync(cancellationToken);
        }
    }

    private async Task<T> StartAfterAsync(Task<T> current, CancellationToken stopping)
    {
        await ((Task)current).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<T> mine;
        lock (_lock)
        {
            _next = null;
            mine = Start(stopping);
        }

        return await mine;
    }

    private Task<T> Start(CancellationToken stopping) => _running = Task.Run(() => work(stopping), CancellationToken.None);
}
