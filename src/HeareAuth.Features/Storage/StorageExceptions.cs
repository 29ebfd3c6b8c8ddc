namespace HeareAuth.Features.Storage;

/// <summary>A broken promise of the store; the message is for the operator and holds no secret.</summary>
public abstract class StorageException(string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>Where something stands that was made on the way and stays though the work failed, such as a backup.</summary>
    public string? LeftBehind { get; set; }
}

/// <summary>The store is unreachable, denies access, lacks the bucket or ignores conditions. Nothing was written. Exit 3.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : StorageException(message, inner);

/// <summary>A local file could not be read or written (disk full, permissions). The old file is intact. Exit 1.</summary>
public sealed class LocalFileException(string message, Exception? inner = null) : StorageException(message, inner);

/// <summary>The object is no longer the one that was read; read again. Never leaves the storage layer.</summary>
public sealed class StaleObjectException(string message, Exception? inner = null) : StorageException(message, inner);

/// <summary>Other writers kept winning; nothing was written. Exit 4.</summary>
public sealed class WriteContendedException(string message, Exception? inner = null) : StorageException(message, inner);

/// <summary>The stored document is corrupt or was encrypted with another secret; nothing was written. Exit 5.</summary>
public sealed class DocumentUnreadableException(string message, Exception? inner = null) : StorageException(message, inner);

/// <summary>The document is encrypted, and the settings would have it written plain; nothing was written.</summary>
public sealed class PlainWriteRefusedException(string message) : StorageException(message, null);

/// <summary>The answer to a write was lost and nothing tells whether it was applied. Exit 7.</summary>
public sealed class WriteOutcomeUnknownException(string message, Exception? inner = null) : StorageException(message, inner)
{
    /// <summary>The write is done and can be read, but may not outlive a power cut; to look for it tells nothing more.</summary>
    public bool IsInPlace { get; init; }
}
