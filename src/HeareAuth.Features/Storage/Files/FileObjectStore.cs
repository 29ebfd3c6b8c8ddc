using System.Security.Cryptography;

namespace HeareAuth.Features.Storage.Files;

/// <summary>
/// The embedded store: one local file that gives the same guarantees as an S3 object. The ETag is the SHA-256 of the
/// content. A lock file next to the store's file lets in one writer at a time; readers never wait, because the store's file
/// is only ever replaced.
/// </summary>
/// <param name="path">The full path.</param>
/// <param name="lockedAs">The file whose lock guards this one. A backup shares the lock of the document.</param>
/// <param name="maxSize">The most bytes to read or write.</param>
/// <param name="mayReplace">
/// For a file that only this process's user may read: throws if what is at a path must be left alone. Null for a file that
/// others may prepare: a link to it is followed, and its mode is kept.
/// </param>
internal sealed class FileObjectStore(string path, string lockedAs, TimeProvider clock, long maxSize, Action<string>? mayReplace = null) : IObjectStore
{
    /// <summary>Longer than the wait for the lock.</summary>
    private static readonly TimeSpan s_maxWriteDuration = FileLock.MaxWait + FileCalls.MaxReadDuration;

    private readonly FileCalls _calls = new(clock);
    private LastRead? _lastRead;

    public FileObjectStore(string path, TimeProvider clock, long maxSize = StorageOptions.DefaultMaxDocumentSize)
        : this(path, path, clock, maxSize)
    {
    }

    public string Kind => "file";

    public string Location => path;

    public async Task<ObjectRead<T>> ReadAsync<T>(string? unlessETag, ContentParser<T> parse, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _calls.ReadAsync(path, () => ReadNowAsync(unlessETag, parse, cancellationToken), cancellationToken);
    }

    public async Task<string> WriteAsync(
        ObjectContent content, ObjectMediaType mediaType, string? expectedETag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DocumentSize.ThrowIfTooLargeToWrite(content.Length, maxSize, path);
        try
        {
            // A cancelled write is waited for, because until it ends its outcome is unknown.
            return await _calls.RunAsync(
                () => WriteLockedAsync(content, expectedETag, cancellationToken), s_maxWriteDuration, CancellationToken.None);
        }
        catch (TimeoutException e)
        {
            throw new WriteOutcomeUnknownException(
                $"the file system did not answer within {s_maxWriteDuration.TotalSeconds:0} seconds, so it is unknown whether {path} was replaced",
                "Check the disk or the mount, and run `heare-auth list`.",
                e);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Writing(path, e);
        }
    }

    /// <summary>Does nothing: compare-and-swap under a lock needs no proof.</summary>
    public Task EnsureConditionalWritesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IObjectStore Beside(string suffix) => new FileObjectStore(path + suffix, lockedAs, clock, maxSize, mayReplace);

    public Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken) =>
        _calls.ReadAsync(path, () => Task.FromResult(ListBeside(suffixPrefix)), cancellationToken);

    private async Task<ObjectRead<T>> ReadNowAsync<T>(string? unlessETag, ContentParser<T> parse, CancellationToken cancellationToken)
        where T : class
    {
        if (unlessETag is not null && await ETagIfUnchangedAsync(cancellationToken) == unlessETag)
        {
            return ObjectRead<T>.NotModified(unlessETag);
        }

        return await ReadContentAsync(parse, cancellationToken) is not { } content ? ObjectRead<T>.Absent()
            : content.ETag == unlessETag ? ObjectRead<T>.NotModified(content.ETag)
            : ObjectRead<T>.Found(content.Value, content.ETag);
    }

    private IReadOnlyList<string> ListBeside(string suffixPrefix)
    {
        var folder = Path.GetDirectoryName(path);
        var prefix = Path.GetFileName(path) + suffixPrefix;
        try
        {
            // No search pattern, because the name itself may contain wildcard characters.
            var names = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>() : [];
            return [.. names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(folder ?? path, e);
        }
    }

    private async Task<string> WriteLockedAsync(ObjectContent content, string? expectedETag, CancellationToken cancellationToken)
    {
        var target = Target();
        PrivateFile.EnsureFolder(Path.GetDirectoryName(target) ?? target);
        using var fileLock = await FileLock.AcquireAsync(LocalPath.Resolve(lockedAs), clock, cancellationToken);
        if (await CurrentETagAsync(cancellationToken) != expectedETag)
        {
            throw new StaleObjectException(path);
        }

        mayReplace?.Invoke(target);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AtomicFile.Write(target, HashedOnTheWay(content.Blocks(), hash), keepMode: mayReplace is null, cancellationToken);
        return FileContent.ETagOf(hash);
    }

    /// <summary>Returns the path to replace. Replacing a link to the document would cut it off from its target.</summary>
    private string Target() => mayReplace is not null && Path.GetDirectoryName(path) is { } folder
        ? Path.Combine(LocalPath.Resolve(folder), Path.GetFileName(path))
        : LocalPath.Resolve(path);

    private static IEnumerable<ReadOnlyMemory<byte>> HashedOnTheWay(IEnumerable<ReadOnlyMemory<byte>> blocks, IncrementalHash hash)
    {
        foreach (var block in blocks)
        {
            hash.AppendData(block.Span);
            yield return block;
        }
    }

    /// <summary>
    /// Returns the ETag of the last read if the file's metadata is still the same, else null. If the file was so new then
    /// that the metadata proves nothing, or was not read before, hashes it: that is much cheaper than to parse it.
    /// </summary>
    private async Task<string?> ETagIfUnchangedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _lastRead is not { } last ? await HashAsync(cancellationToken)
                : FileStat.Of(path) != last.Stat ? null
                : last.IsProof ? last.ETag
                : await HashAsync(cancellationToken);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(path, e);
        }
    }

    private async Task<string?> CurrentETagAsync(CancellationToken cancellationToken) =>
        (_lastRead is null ? null : await ETagIfUnchangedAsync(cancellationToken)) ?? await HashAsync(cancellationToken);

    private async Task<string?> HashAsync(CancellationToken cancellationToken) =>
        (await ReadContentAsync(static (_, _, _) => ValueTask.FromResult(""), cancellationToken))?.ETag;

    private async Task<FileContent<T>?> ReadContentAsync<T>(ContentParser<T> parse, CancellationToken cancellationToken)
    {
        var content = await FileContent.ReadAsync(path, maxSize, parse, cancellationToken);
        _lastRead = content is null ? null : new LastRead(content.Stat, content.ETag, content.Stat.DetectsLaterWrites);
        return content;
    }

    /// <summary>What the last read found, without the content. Immutable, since readers and writers share it.</summary>
    /// <param name="IsProof">Whether the same metadata proves the same content.</param>
    private sealed record LastRead(FileStat Stat, string ETag, bool IsProof);
}
