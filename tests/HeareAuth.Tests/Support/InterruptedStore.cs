using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Support;

/// <summary>A real store in which something happens just before or just after a write of the object or of one beside it.</summary>
internal sealed class InterruptedStore(IObjectStore store, Func<string, Task>? before = null, Func<string, Task>? after = null) : IObjectStore
{
    public string Kind => store.Kind;

    public string Location => store.Location;

    public Task<ObjectRead<T>> ReadAsync<T>(
        string? unlessETag, Func<Stream, long, CancellationToken, ValueTask<T>> parse, CancellationToken cancellationToken)
        where T : class => store.ReadAsync(unlessETag, parse, cancellationToken);

    public async Task<string> WriteAsync(
        ReadOnlyMemory<byte> content, ObjectMediaType mediaType, string? expectedETag, CancellationToken cancellationToken)
    {
        await (before?.Invoke(Location) ?? Task.CompletedTask);
        var etag = await store.WriteAsync(content, mediaType, expectedETag, cancellationToken);
        await (after?.Invoke(Location) ?? Task.CompletedTask);
        return etag;
    }

    public Task EnsureConditionalWritesAsync(CancellationToken cancellationToken) => store.EnsureConditionalWritesAsync(cancellationToken);

    public IObjectStore Beside(string suffix) => new InterruptedStore(store.Beside(suffix), before, after);

    public Task<IReadOnlyList<string>> ListBesideAsync(string suffixPrefix, CancellationToken cancellationToken) =>
        store.ListBesideAsync(suffixPrefix, cancellationToken);
}
