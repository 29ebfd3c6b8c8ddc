using System.Collections.Concurrent;
using HeareAuth.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HeareAuth.Tests.Cli;

/// <summary>A real HTTP server in the place of the service. It records its requests.</summary>
/// <param name="hangs">Whether it takes requests and never responds.</param>
/// <param name="responses">Status and body of single paths; every other path gets <paramref name="status"/> and <paramref name="body"/>.</param>
internal sealed class FakeService(
    int status, string body, string? location, bool hangs, IReadOnlyDictionary<string, (int Status, string Body)> responses) : IAsyncDisposable
{
    public const string RefreshBody = """{"success":true,"keys_loaded":5,"timestamp":"2024-01-20T15:30:00Z"}""";

    private LoopbackServer _server = null!; // set before the first request

    public ConcurrentQueue<Call> Calls { get; } = [];

    public string Url => _server.Url;

    public static async Task<FakeService> StartAsync(int status = 200, string body = RefreshBody, string? location = null, bool hangs = false, string? socket = null,
        IReadOnlyDictionary<string, (int Status, string Body)>? answers = null)
    {
        var service = new FakeService(status, body, location, hangs, answers ?? new Dictionary<string, (int, string)>());
        service._server = await LoopbackServer.StartAsync(service.RespondAsync, socket);
        return service;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task RespondAsync(HttpContext context)
    {
        using var request = new StreamReader(context.Request.Body);
        Calls.Enqueue(new Call(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.Authorization.ToString(),
            context.Request.Host.Value ?? "",
            await request.ReadToEndAsync(context.RequestAborted)));
        if (hangs)
        {
            await _server.HangAsync(context);
            return;
        }

        var (responseStatus, responseBody) = responses.GetValueOrDefault(context.Request.Path, (status, body));
        context.Response.StatusCode = responseStatus;
        context.Response.ContentType = "application/json";
        if (location is not null)
        {
            context.Response.Headers.Location = location;
        }

        await context.Response.WriteAsync(responseBody, context.RequestAborted);
    }

    internal sealed record Call(string Method, string Path, string Authorization, string Host, string Body);
}
