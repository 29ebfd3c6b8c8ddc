namespace HeareAuth.Features.Loading;

/// <summary>
/// Runs one piece of work at a time for many callers. Callers that arrive during a run share the next run, so each
/// caller's result is newer than its call, and any number of simultaneous callers costs at most two runs.
/// </summary>
internal sealed class SingleFlight<T>(Func<CancellationToken, Task<T>> work)
{
    private readonly Lock _lock = new();
    private Task<T> _running = Task.FromResult<T>(default!); // never awaited for its value
    private Task<T>? _next;

    /// <param name="stopping">Cancels the work itself.</param>
    /// <param name="cancellationToken">Cancels only this caller's wait.</param>
    public Task<T> RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Join a next run that has not started yet even if the current one has just ended: two must never overlap.
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
        Task<T> run;
        lock (_lock)
        {
            _next = null;
            run = Start(stopping);
        }

        return await run;
    }

    private Task<T> Start(CancellationToken stopping) => _running = Task.Run(() => work(stopping), CancellationToken.None);
}
