namespace HeareAuth.Features.Storage.Files;

/// <summary>
/// Runs calls to the file system with a time limit. On a hung network mount a call does not return and cannot be cancelled,
/// so each one has a thread of its own, which is abandoned when the time is up.
/// </summary>
internal sealed class FileCalls(TimeProvider clock)
{
    /// <summary>The limit for reading, as for a request to S3.</summary>
    public static readonly TimeSpan MaxReadDuration = TimeSpan.FromSeconds(10);

    /// <summary>How many abandoned calls may still hang before no more are made. A later call may work while an earlier one still hangs.</summary>
    private const int MaxHanging = 4;

    private int _hanging;

    /// <param name="call">Its synchronous part may hang.</param>
    /// <exception cref="IOException">Too many earlier calls still hang.</exception>
    /// <exception cref="TimeoutException">It did not end in time, and may still end.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (IsHanging)
        {
            throw NotAnswered();
        }

        var running = Task.Factory.StartNew(
            call, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
        try
        {
            return await running.WaitAsync(limit, clock, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !running.IsCompleted)
        {
            Abandon(running);
            throw;
        }
    }

    /// <summary>Reads something, for at most <see cref="MaxReadDuration"/>. Exceptions of <paramref name="read"/> reach the caller unchanged.</summary>
    /// <exception cref="LocalFileException">It did not end in time, or too many earlier calls still hang.</exception>
    public async Task<T> ReadAsync<T>(string path, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        if (IsHanging)
        {
            throw LocalFileErrors.Reading(path, NotAnswered());
        }

        try
        {
            return await RunAsync(read, MaxReadDuration, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw LocalFileErrors.Reading(path, new IOException($"the file system did not answer within {MaxReadDuration.TotalSeconds:0} seconds", e));
        }
    }

    private bool IsHanging => Volatile.Read(ref _hanging) >= MaxHanging;

    private static IOException NotAnswered() => new("the file system has not answered several earlier calls");

    private void Abandon(Task running)
    {
        Interlocked.Increment(ref _hanging);
        _ = running.ContinueWith(
            _ => Interlocked.Decrement(ref _hanging), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
