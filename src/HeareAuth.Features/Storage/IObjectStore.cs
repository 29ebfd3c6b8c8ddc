namespace HeareAuth.Features.Storage;

/// <summary>
/// One object with compare-and-swap: the whole of what HeareAuth asks of a store.
/// Implementations give every call over a network a timeout and throw <see cref="StoreUnavailableException"/> for whatever
/// keeps the store from answering; a cancelled call throws <see cref="OperationCanceledException"/>.
/// </summary>
public interface IObjectStore
{
    /// <summary>What the logs call it: <c>s3</c> or <c>file</c>.</summary>
    string Kind { get; }

    /// <summary>Where the object is, for people: <c>s3://bucket/keys.json</c> or a file's full path.</summary>
    string Location { get; }

    /// <summary>Reads the object, unless it still has the ETag <paramref name="unlessETag"/>.</summary>
    /// <param name="unlessETag">The ETag as an earlier read or write gave it, or null to read in any case.</param>
    /// <param name="parse">
    /// Reads the content; may run again from the start when the connection breaks halfway. The second argument is
    /// the length in bytes, -1 when unknown. What it throws of its own reaches the caller unchanged.
    /// </param>
    Task<ObjectRead<T>> ReadAsync<T>(
        string? unlessETag,
        Func<Stream, long, CancellationToken, ValueTask<T>> parse,
        CancellationToken cancellationToken)
        where T : class;

    /// <summary>Writes the object if its ETag is still the expected one; never without a condition.</summary>
    /// <param name="expectedETag">The ETag that was read, or null when the object must not exist yet.</param>
    /// <returns>The new ETag.</returns>
    /// <exception cref="StaleObjectException">Somebody else wrote first; nothing was written.</exception>
    /// <exception cref="WriteOutcomeUnknownException">The answer was lost: it may or may not be written.</exception>
    /// <exception cref="StoreUnavailableException">The store refused or was not reached; nothing was written.</exception>
    Task<string> WriteAsync(
        ReadOnlyMemory<byte> content,
        ObjectMediaType mediaType,
        string? expectedETag,
        CancellationToken cancellationToken);

    /// <summary>Makes sure, once, that the store honours conditions; see docs/storage-format.md.</summary>
    /// <exception cref="StoreUnavailableException">It does not, with the remedy in the message.</exception>
    Task EnsureConditionalWritesAsync(CancellationToken cancellationToken);

    /// <summary>The same store at another name beside the object, for backups: <c>keys.json.backup-…</c>.</summary>
    IObjectStore Beside(string suffix);

    /// <summary>Names of the objects beside this one that begin with its own name and the given suffix.</summary>
    Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken);
}
