namespace HeareAuth.Features.Storage;

/// <summary>
/// One object with compare-and-swap: everything that HeareAuth needs from a store.
/// Implementations put a timeout on every network call and throw <see cref="StoreUnavailableException"/> if the store does
/// not answer. A cancelled call throws <see cref="OperationCanceledException"/>.
/// </summary>
public interface IObjectStore
{
    /// <summary>The store's name in logs: <c>s3</c> or <c>file</c>.</summary>
    string Kind { get; }

    /// <summary>Where the object is, as messages show it: <c>s3://bucket/keys.json</c> or a file's full path.</summary>
    string Location { get; }

    /// <summary>Reads the object, unless it still has the ETag <paramref name="unlessETag"/>.</summary>
    /// <param name="unlessETag">The ETag that an earlier read or write returned, or null to read unconditionally.</param>
    /// <param name="parse">Runs again from the start if the connection breaks. Its own exceptions reach the caller unchanged.</param>
    Task<ObjectRead<T>> ReadAsync<T>(string? unlessETag, ContentParser<T> parse, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Writes the object if its ETag is still the expected one.</summary>
    /// <param name="expectedETag">The ETag that was read, or null if the object must not exist yet.</param>
    /// <returns>The new ETag.</returns>
    /// <exception cref="StaleObjectException">Another writer got there first; nothing was written.</exception>
    /// <exception cref="WriteOutcomeUnknownException">The response was lost: the object may or may not have been written.</exception>
    /// <exception cref="StoreUnavailableException">The store refused or could not be reached; nothing was written.</exception>
    Task<string> WriteAsync(
        ObjectContent content,
        ObjectMediaType mediaType,
        string? expectedETag,
        CancellationToken cancellationToken);

    /// <summary>Makes sure, once, that the store honors conditions on writes; see docs/storage-format.md.</summary>
    /// <exception cref="StoreUnavailableException">It does not, or this could not be found out.</exception>
    Task EnsureConditionalWritesAsync(CancellationToken cancellationToken);

    /// <summary>Returns the object whose name is this one's plus a suffix, such as a backup: <c>keys.json.backup-…</c>.</summary>
    IObjectStore Beside(string suffix);

    /// <summary>Lists, in ordinal order, the objects whose names start with this one's name plus a prefix of the suffix.</summary>
    Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken);
}
