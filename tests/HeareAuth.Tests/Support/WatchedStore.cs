using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Support;

/// <summary>
/// A real store that counts its reads and can delay or fail any call. A store beside it (a backup, for instance) gets
/// the same hooks and a count of its own.
/// </summary>
internal sealed class WatchedStore(IObjectStore store) : IObjectStore
{
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Runs before each read; an exception that it throws fails the read.</summary>
    public Func<Task> BeforeRead { get; set; } = static () => Task.CompletedTask;

    /// <summary>Runs before each listing; an exception that it throws fails the listing.</summary>
    public Func<Task> BeforeList { get; init; } = static () => Task.CompletedTask;

    /// <summary>Runs in place of each write. It gets the location and the real write, and can run it, skip it, or lose its reply.</summary>
    public Func<string, Func<Task<string>>, Task<string>> AroundWrite { get; set; } = static (_, write) => write();

    public string Kind { get; init; } = store.Kind;

    public string Location => store.Location;

    public async Task<ObjectRead<T>> ReadAsync<T>(
        string? unlessETag, ContentParser<T> parse, CancellationToken cancellationToken)
        where T : class
    {
        Interlocked.Increment(ref _reads);
        await BeforeRead();
        return await store.ReadAsync(unlessETag, parse, cancellationToken);
    }

    public async Task<string> WriteAsync(
        ObjectContent content, ObjectMediaType mediaType, string? expectedETag, CancellationToken cancellationToken) =>
        await AroundWrite(Location, () => store.WriteAsync(content, mediaType, expectedETag, cancellationToken));

    public Task EnsureConditionalWritesAsync(CancellationToken cancellationToken) => store.EnsureConditionalWritesAsync(cancellationToken);

    public IObjectStore Beside(string suffix) =>
        new WatchedStore(store.Beside(suffix)) { Kind = Kind, BeforeRead = BeforeRead, BeforeList = BeforeList, AroundWrite = AroundWrite };

    public async Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken)
    {
        await BeforeList();
        return await store.ListBesideAsync(suffixPrefix, cancellationToken);
    }
}
