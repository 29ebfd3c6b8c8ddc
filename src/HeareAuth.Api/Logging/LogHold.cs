namespace HeareAuth.Api.Logging;

/// <summary>
/// Holds back the first log lines until the service listens, so that the log begins with the line that says where. The keys
/// are loaded before that, and the lines logged meanwhile wait in the queue.
/// </summary>
internal sealed class LogHold
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _announcingThread;
    private byte[] _announced = [];

    /// <summary>Releases the lines.</summary>
    /// <param name="announce">Logs, on this thread, the lines that come before them.</param>
    public void Open(Action? announce = null)
    {
        _announcingThread = Environment.CurrentManagedThreadId;
        announce?.Invoke();
        _announcingThread = 0;
        _opened.TrySetResult();
    }

    /// <summary>Takes a line that must come before those in the queue.</summary>
    /// <returns>False if the line belongs in the queue.</returns>
    public bool TryTake(ReadOnlySpan<byte> line)
    {
        if (_announcingThread != Environment.CurrentManagedThreadId)
        {
            return false;
        }

        _announced = [.. _announced, .. line];
        return true;
    }

    /// <summary>Waits until the lines are released.</summary>
    /// <returns>The lines to write before the queued ones; often none.</returns>
    public ReadOnlySpan<byte> WaitUntilOpen()
    {
        _opened.Task.Wait();
        return _announced;
    }
}
