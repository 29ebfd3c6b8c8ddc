namespace HeareAuth.Features.Storage.Files;

/// <summary>
/// The embedded store: one local file that gives the same guarantees as an S3 object. The ETag is the SHA-256 of the
/// content. A lock file next to the store's file lets in one writer at a time; readers never wait, because the store's file
/// is only ever replaced.
/// </summary>
/// <param name="path">The full path.</param>
/// <param name="lockedAs">The file whose lock guards this one. A backup shares the lock of the document.</param>
/// <param name="maxSize">The most bytes to read or write.</param>
internal sealed class FileObjectStore(string path, string lockedAs, TimeProvider clock, long maxSize) : IObjectStore
{
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
        if (unlessETag is not null && ETagIfUnchanged() == unlessETag)
        {
            return ObjectRead<T>.NotModified(unlessETag);
        }

        if (await ReadContentAsync(cancellationToken) is not { } content)
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
            var target = LocalPath.Resolve(path); // replacing a link itself would cut it off from its target
            PrivateFile.EnsureFolder(Path.GetDirectoryName(target) ?? target);
            using var fileLock = await FileLock.AcquireAsync(LocalPath.Resolve(lockedAs), clock, cancellationToken);
            if (await CurrentETagAsync(cancellationToken) != expectedETag)
            {
                throw new StaleObjectException(path);
            }

            AtomicFile.Write(target, content.Span, cancellationToken);
            return FileContent.ETagOf(content.Span);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Writing(path, e);
        }
    }

    /// <summary>Does nothing: compare-and-swap under a lock needs no proof.</summary>
    public Task EnsureConditionalWritesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IObjectStore Beside(string suffix) => new FileObjectStore(path + suffix, lockedAs, clock, maxSize);

    public Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path);
        var prefix = Path.GetFileName(path) + suffixPrefix;
        try
        {
            // No search pattern, because the name itself may contain wildcard characters.
            var names = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>() : [];
            return Task.FromResult<IReadOnlyList<string>>(
                [.. names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(folder ?? path, e);
        }
    }

    /// <summary>Returns the ETag of the last read if the file's metadata proves that it is still valid, else null.</summary>
    private string? ETagIfUnchanged()
    {
        try
        {
            return _lastRead is { } last && FileStat.Of(path) == last.Stat ? last.ETag : null;
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(path, e);
        }
    }

    private async Task<string?> CurrentETagAsync(CancellationToken cancellationToken) =>
        ETagIfUnchanged() ?? (await ReadContentAsync(cancellationToken))?.ETag;

    private async Task<FileContent?> ReadContentAsync(CancellationToken cancellationToken)
    {
        try
        {
            var content = await FileContent.ReadAsync(path, maxSize, cancellationToken);
            _lastRead = content is { Stat.DetectsLaterWrites: true } ? new LastRead(content.Stat, content.ETag) : null;
            return content;
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(path, e);
        }
    }

    /// <summary>What the last read found, without the content. Immutable, since readers and writers share it.</summary>
    private sealed record LastRead(FileStat Stat, string ETag);
}
