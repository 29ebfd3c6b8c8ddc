using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace HeareAuth.Tests.Support;

/// <summary>
/// A small S3 store in memory that honors conditions on writes. It sends the ETags that a test wants, and the test can change
/// any response. For what neither Ceph nor a proxy in front of it shows.
/// </summary>
internal sealed class StubStore : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Stored> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Request> _requests = new();
    private readonly Lock _lock = new();
    private LoopbackServer _server = null!; // StartAsync sets it
    private int _versions;

    private StubStore()
    {
    }

    public Uri Endpoint => new(_server.Url);

    /// <summary>Makes the ETag of an object from the number of the write and its content; null sends none.</summary>
    public Func<int, byte[], string?> ETagOf { get; set; } = static (version, _) => $"\"{version:x32}\"";

    /// <summary>Whether If-Match is compared without quotes, as Ceph does.</summary>
    public bool WantsBareETags { get; init; }

    /// <summary>Sends the response to a read of an object; null sends it as it is.</summary>
    public Func<HttpContext, Stored, Task>? OnRead { get; set; }

    /// <summary>Answers a request in place of the store and returns true, or returns false.</summary>
    public Func<HttpContext, Task<bool>>? OnRequest { get; set; }

    /// <summary>Every request, in order.</summary>
    public IReadOnlyCollection<Request> Requests => _requests;

    public static async Task<StubStore> StartAsync(StubStore? stub = null)
    {
        stub ??= new StubStore();
        stub._server = await LoopbackServer.StartAsync(stub.AnswerAsync);
        return stub;
    }

    public static Task<StubStore> StartWithBareETagsAsync() => StartAsync(new StubStore { WantsBareETags = true });

    /// <summary>Stores the document of the bucket <c>bucket</c>.</summary>
    public void Put(byte[] content) => Put("/bucket/keys.json", content);

    public byte[]? Get() => _objects.GetValueOrDefault("/bucket/keys.json")?.Content;

    public string? ETag => _objects.GetValueOrDefault("/bucket/keys.json")?.ETag;

    public int Count(string method, string pathSuffix = "") =>
        _requests.Count(request => request.Method == method && request.Path.EndsWith(pathSuffix, StringComparison.Ordinal));

    /// <summary>Leaves a request without the rest of its response until the client gives up or the store stops.</summary>
    public Task HangAsync(HttpContext context) => _server.HangAsync(context);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Stored Put(string path, byte[] content) => _objects[path] = new Stored(content, ETagOf(++_versions, content));

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        _requests.Enqueue(new Request(request.Method, request.Path.Value!, request.Headers.IfMatch, request.Headers.IfNoneMatch));
        if (OnRequest is not null && await OnRequest(context))
        {
            return;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (request.Method == "PUT")
        {
            var written = TryPut(request, body.ToArray());
            response.StatusCode = written is null ? 412 : 200;
            SetETag(response, written);
        }
        else if (request.Method == "DELETE")
        {
            _objects.TryRemove(request.Path.Value!, out _);
            response.StatusCode = 204;
        }
        else if (!_objects.TryGetValue(request.Path.Value!, out var stored))
        {
            response.StatusCode = 404;
            response.ContentType = "application/xml";
            await response.WriteAsync("<Error><Code>NoSuchKey</Code></Error>");
        }
        else if (stored.ETag is not null && request.Headers.IfNoneMatch == stored.ETag.Replace("W/", "", StringComparison.Ordinal))
        {
            response.StatusCode = 304;
        }
        else
        {
            SetETag(response, stored);
            response.ContentType = "application/json";
            await (OnRead ?? SendAsync)(context, stored);
        }
    }

    private Stored? TryPut(HttpRequest request, byte[] content)
    {
        lock (_lock)
        {
            var path = request.Path.Value!;
            var stored = _objects.GetValueOrDefault(path);
            var expected = stored?.ETag?.Replace("W/", "", StringComparison.Ordinal);
            expected = WantsBareETags ? expected?.Trim('"') : expected;
            return request.Headers.IfNoneMatch == "*" && stored is not null ? null
                : request.Headers.IfMatch is [{ } condition] && condition != expected ? null
                : Put(path, content);
        }
    }

    private static void SetETag(HttpResponse response, Stored? stored)
    {
        if (stored?.ETag is { } etag)
        {
            response.Headers.ETag = etag;
        }
    }

    private static Task SendAsync(HttpContext context, Stored stored)
    {
        context.Response.ContentLength = stored.Content.Length;
        return context.Response.Body.WriteAsync(stored.Content).AsTask();
    }

    internal sealed record Stored(byte[] Content, string? ETag);

    internal sealed record Request(string Method, string Path, string? IfMatch, string? IfNoneMatch);
}
