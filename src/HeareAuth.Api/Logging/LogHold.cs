namespace HeareAuth.Api.Logging;

/// <summary>
/// Keeps the first log lines back until the service listens, so that the log begins with the line that says where. The keys
/// load before the service listens, and what that logs waits in the queue in the meantime.
/// </summary>
internal sealed class LogHold
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _announcingThread;
    private byte[] _announced = [];

    /// <summary>Lets the lines pass.</summary>
    /// <param name="announce">Logs, on this thread, what comes before them.</param>
    public void Open(Action? announce = null)
    {
        _announcingThread = Environment.CurrentManagedThreadId;
        announce?.Invoke();
        _announcingThread = 0;
        _opened.TrySetResult();
    }

    /// <summary>Takes a line that must come before those in the queue.</summary>
    /// <returns>False if the line belongs into the queue.</returns>
    public bool TryTake(ReadOnlySpan<byte> line)
    {
        if (_announcingThread != Environment.CurrentManagedThreadId)
        {
            return false;
        }

        _announced = [.. _announced, .. line];
        return true;
    }

    /// <summary>Waits until the lines may pass.</summary>
    /// <returns>The lines to write before the others; often none.</returns>
    public ReadOnlySpan<byte> WaitUntilOpen()
    {
        _opened.Task.Wait();
        return _announced;
    }
}
