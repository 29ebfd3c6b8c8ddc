namespace HeareAuth.Features.Storage;

public abstract class StorageException(Failure failure, Exception? inner) : FailureException(failure, inner);

/// <summary>The store is unreachable, denies access, lacks the bucket or ignores conditions. Nothing was written.</summary>
public sealed class StoreUnavailableException(FailureCode code, string reason, string? remedy, Exception? inner = null, string? field = null)
    : StorageException(new Failure(code, reason, remedy, field), inner);

/// <summary>A local file could not be read or written. Its old content is intact.</summary>
/// <param name="setting">The setting that names the file, if that is at fault.</param>
public sealed class LocalFileException(FailureCode code, string reason, string? remedy, Exception? inner = null, string? setting = null)
    : StorageException(new Failure(code, reason, remedy, setting), inner);

/// <summary>Another writer changed the object, so it must be read again. Whoever writes handles it.</summary>
public sealed class StaleObjectException(string location, Exception? inner = null)
    : StorageException(new Failure(FailureCode.WriteContended, $"{location} was changed by another writer"), inner);

/// <summary>Other writers kept winning. Nothing was written.</summary>
public sealed class WriteContendedException(string reason, string? remedy, Exception? inner = null)
    : StorageException(new Failure(FailureCode.WriteContended, reason, remedy), inner);

/// <summary>The document is encrypted, but with these settings it would be written in plaintext. Nothing was written.</summary>
public sealed class PlainWriteRefusedException(string reason, string? remedy)
    : StorageException(new Failure(FailureCode.PlainWriteRefused, reason, remedy), null);

/// <summary>The response to a write was lost, so it is unknown whether the write was applied.</summary>
public sealed class WriteOutcomeUnknownException(string reason, string? remedy, Exception? inner = null)
    : StorageException(new Failure(FailureCode.WriteUncertain, reason, remedy), inner)
{
    /// <summary>What became of the request, such as the status that the store answered; null if there is nothing to add.</summary>
    public string? Cause { get; init; }

    /// <summary>Whether the write can already be read but might not survive a power cut. Reading it again settles nothing.</summary>
    public bool IsInPlace { get; init; }
}

/// <summary>A change was cancelled after it had written a backup.</summary>
/// <param name="leftBehind">Where the backup is.</param>
public sealed class InterruptedChangeException(string leftBehind, OperationCanceledException cause)
    : OperationCanceledException(cause.Message, cause, cause.CancellationToken)
{
    public string LeftBehind { get; } = leftBehind;
}
