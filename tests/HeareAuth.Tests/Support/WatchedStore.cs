using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Support;

/// <summary>A real store whose reads are counted, and whose reads and writes may be held up or made to fail.</summary>
internal sealed class WatchedStore(IObjectStore store) : IObjectStore
{
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Runs before each read; what it throws, the read throws.</summary>
    public Func<Task> BeforeRead { get; set; } = static () => Task.CompletedTask;

    /// <summary>Stands around each write, which it may run, lose the answer of, or leave undone.</summary>
    public Func<Func<Task<string>>, Task<string>> AroundWrite { get; set; } = static write => write();

    public string Kind => store.Kind;

    public string Location => store.Location;

    public async Task<ObjectRead<T>> ReadAsync<T>(
        string? unlessETag, Func<Stream, long, CancellationToken, ValueTask<T>> parse, CancellationToken cancellationToken)
        where T : class
    {
        Interlocked.Increment(ref _reads);
        await BeforeRead();
        return await store.ReadAsync(unlessETag, parse, cancellationToken);
    }

    public Task<string> WriteAsync(ReadOnlyMemory<byte> content, ObjectMediaType mediaType, string? expectedETag, CancellationToken cancellationToken) =>
        AroundWrite(() => store.WriteAsync(content, mediaType, expectedETag, cancellationToken));

    public Task EnsureConditionalWritesAsync(CancellationToken cancellationToken) => store.EnsureConditionalWritesAsync(cancellationToken);

    public IObjectStore Beside(string suffix) => store.Beside(suffix);

    public Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken) =>
        store.ListBesideAsync(suffixPrefix, cancellationToken);
}
