namespace HeareAuth.Features.Storage;

/// <summary>A change was cancelled after it had written a backup.</summary>
/// <param name="leftBehind">Where the backup is.</param>
public sealed class InterruptedChangeException(string leftBehind, OperationCanceledException cause)
    : OperationCanceledException(cause.Message, cause, cause.CancellationToken)
{
    public string LeftBehind { get; } = leftBehind;
}
