using HeareAuth.Features.Results;

namespace HeareAuth.Features.Storage;

/// <summary>A broken promise of the store.</summary>
public abstract class StorageException(Failure failure, Exception? inner) : FailureException(failure, inner);

/// <summary>The store is unreachable, denies access, lacks the bucket or ignores conditions. Nothing was written.</summary>
public sealed class StoreUnavailableException(FailureCode code, string reason, string? remedy, Exception? inner = null)
    : StorageException(new Failure(code, reason, remedy), inner);

/// <summary>A local file could not be read or written. What it held is intact.</summary>
public sealed class LocalFileException(FailureCode code, string reason, string? remedy, Exception? inner = null)
    : StorageException(new Failure(code, reason, remedy), inner);

/// <summary>The object is no longer the one that was read, so it must be read again. Never leaves the storage layer.</summary>
public sealed class StaleObjectException(string location, Exception? inner = null)
    : StorageException(new Failure(FailureCode.ObjectChanged, $"{location} was changed by another writer"), inner);

/// <summary>Other writers kept winning. Nothing was written.</summary>
public sealed class WriteContendedException(string reason, string? remedy, Exception? inner = null)
    : StorageException(new Failure(FailureCode.WriteContended, reason, remedy), inner);

/// <summary>The document is encrypted, and the settings would have it written in plaintext. Nothing was written.</summary>
public sealed class PlainWriteRefusedException(string reason, string? remedy)
    : StorageException(new Failure(FailureCode.PlainWriteRefused, reason, remedy), null);

/// <summary>The response to a write was lost, and nothing tells whether the write was applied.</summary>
public sealed class WriteOutcomeUnknownException(string reason, string? remedy, Exception? inner = null)
    : StorageException(new Failure(FailureCode.WriteUncertain, reason, remedy), inner)
{
    /// <summary>The write is done and can be read, but may not survive a power cut: looking for it again would tell nothing new.</summary>
    public bool IsInPlace { get; init; }
}
