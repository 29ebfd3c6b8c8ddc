namespace HeareAuth.Features.Storage.Files;

/// <summary>
/// The embedded store: one local file, with the promises of an object. Its ETag is the SHA-256 of its bytes. Writers
/// take turns by a lock file beside it; readers never wait, for a file is only ever replaced whole.
/// </summary>
/// <param name="path">The full path.</param>
/// <param name="lockedAs">The file whose lock guards this one: a backup shares the lock of the document.</param>
internal sealed class FileObjectStore(string path, string lockedAs, TimeProvider clock) : IObjectStore
{
    /// <summary>What the last look saw, for telling "not changed" without reading. Replaced whole, never changed.</summary>
    private SeenFile? _seen;

    public FileObjectStore(string path, TimeProvider clock)
        : this(path, path, clock)
    {
    }

    public string Kind => "file";

    public string Location => path;

    public async Task<ObjectRead<T>> ReadAsync<T>(
        string? unlessETag,
        Func<Stream, long, CancellationToken, ValueTask<T>> parse,
        CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (unlessETag is not null && Seen() == unlessETag)
        {
            return ObjectRead<T>.NotModified(unlessETag);
        }

        if (await ReadBytesAsync(cancellationToken) is not { } found)
        {
            return ObjectRead<T>.Absent();
        }

        if (found.ETag == unlessETag)
        {
            return ObjectRead<T>.NotModified(found.ETag);
        }

        using var content = new MemoryStream(found.Bytes, writable: false);
        return ObjectRead<T>.Found(await parse(content, found.Bytes.Length, cancellationToken), found.ETag);
    }

    public async Task<string> WriteAsync(
        ReadOnlyMemory<byte> content, ObjectMediaType mediaType, string? expectedETag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var target = AtomicFile.TargetOf(path);
            var guarded = AtomicFile.TargetOf(lockedAs);
            PrivateFile.EnsureFolder(Path.GetDirectoryName(target) ?? target);
            using var turn = await FileLock.AcquireAsync(guarded + ".lock", guarded, clock, cancellationToken);
            AtomicFile.RemoveLeftovers(target);
            if (await CurrentETagAsync(cancellationToken) != expectedETag)
            {
                throw new StaleObjectException(path);
            }

            await AtomicFile.WriteAsync(target, content, cancellationToken);
            return FileContent.ETagOf(content.Span);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Writing(path, e);
        }
    }

    /// <summary>Compare and swap under a lock needs no proof.</summary>
    public Task EnsureConditionalWritesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IObjectStore Beside(string suffix) => new FileObjectStore(path + suffix, lockedAs, clock);

    public Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path);
        var prefix = Path.GetFileName(path) + suffixPrefix;
        try
        {
            // Matched here rather than by a pattern: a name may hold what a pattern takes for a wildcard.
            var names = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>() : [];
            return Task.FromResult<IReadOnlyList<string>>(
                [.. names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(folder ?? path, e);
        }
    }

    /// <summary>The ETag that the file certainly still has, else null.</summary>
    private string? Seen()
    {
        try
        {
            return _seen is { IsSettled: true } seen && FileStat.Of(path) == seen.Stat ? seen.ETag : null;
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(path, e);
        }
    }

    private async Task<string?> CurrentETagAsync(CancellationToken cancellationToken) =>
        Seen() ?? (await ReadBytesAsync(cancellationToken))?.ETag;

    private async Task<FileContent?> ReadBytesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var content = await FileContent.ReadAsync(path, cancellationToken);
            if (content is not null)
            {
                _seen = new SeenFile(content.Stat, content.Stat.IsSettled, content.ETag);
            }

            return content;
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            throw LocalFileErrors.Reading(path, e);
        }
    }

    /// <param name="IsSettled">Whether the stamp was old enough, when it was taken, for any later write to show.</param>
    private sealed record SeenFile(FileStat Stat, bool IsSettled, string ETag);
}
