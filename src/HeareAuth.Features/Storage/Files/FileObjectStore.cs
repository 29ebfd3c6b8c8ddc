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
        var (isUnchanged, found) = await TryReadAsync(() => Look(unlessETag), cancellationToken);
        if (isUnchanged)
        {
            return ObjectRead<T>.NotModified(unlessETag!); // unchanged since that one
        }

        if (found is not { } content)
        {
            return ObjectRead<T>.Absent();
        }

        if (content.ETag == unlessETag)
        {
            return ObjectRead<T>.NotModified(content.ETag);
        }

        using var stream = new MemoryStream(content.Bytes, writable: false);
        return ObjectRead<T>.Found(await parse(stream, content.Bytes.Length, cancellationToken), content.ETag);
    }

    public async Task<string> WriteAsync(
        ReadOnlyMemory<byte> content, ObjectMediaType mediaType, string? expectedETag, CancellationToken cancellationToken)
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
        TryReadAsync(() => ListBeside(suffixPrefix), cancellationToken);

    private IReadOnlyList<string> ListBeside(string suffixPrefix)
    {
        var folder = Path.GetDirectoryName(path);
        var prefix = Path.GetFileName(path) + suffixPrefix;
        // No search pattern, because the name itself may contain wildcard characters.
        var names = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>() : [];
        return [.. names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private async Task<string> WriteLockedAsync(ReadOnlyMemory<byte> content, string? expectedETag, CancellationToken cancellationToken)
    {
        var target = Target();
        PrivateFile.EnsureFolder(Path.GetDirectoryName(target) ?? target);
        using var fileLock = await FileLock.AcquireAsync(LocalPath.Resolve(lockedAs), clock, cancellationToken);
        if (CurrentETag() != expectedETag)
        {
            throw new StaleObjectException(path);
        }

        mayReplace?.Invoke(target);
        AtomicFile.Write(target, content.Span, keepMode: mayReplace is null, cancellationToken);
        return FileContent.ETagOf(content.Span);
    }

    /// <summary>Returns the path to replace. Replacing a link to the document would cut it off from its target.</summary>
    private string Target() => mayReplace is not null && Path.GetDirectoryName(path) is { } folder
        ? Path.Combine(LocalPath.Resolve(folder), Path.GetFileName(path))
        : LocalPath.Resolve(path);

    private async Task<T> TryReadAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _calls.ReadAsync(read, cancellationToken);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(path, e);
        }
    }

    private (bool IsUnchanged, FileContent? Content) Look(string? unlessETag) =>
        unlessETag is not null && ETagIfUnchanged() == unlessETag ? (true, null) : (false, ReadContent());

    /// <summary>Returns the ETag of the last read if the file's metadata proves that it is still valid, else null.</summary>
    private string? ETagIfUnchanged() => _lastRead is { } last && FileStat.Of(path) == last.Stat ? last.ETag : null;

    private string? CurrentETag() => ETagIfUnchanged() ?? ReadContent()?.ETag;

    private FileContent? ReadContent()
    {
        var content = FileContent.Read(path, maxSize);
        _lastRead = content is { Stat.DetectsLaterWrites: true } ? new LastRead(content.Stat, content.ETag) : null;
        return content;
    }

    /// <summary>What the last read found, without the content. Immutable, since readers and writers share it.</summary>
    private sealed record LastRead(FileStat Stat, string ETag);
}
