using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HeareAuth.Tests.Cli;

/// <summary>A real HTTP listener that stands where the service would, and notes what it was asked.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    public const string RefreshBody = """{"success":true,"keys_loaded":5,"timestamp":"2024-01-20T15:30:00Z"}""";

    private readonly WebApplication _app;
    private readonly TaskCompletionSource _released = new();

    private FakeService(string? socket)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            if (socket is null)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenUnixSocket(socket);
            }
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public int Status { get; init; } = 200;

    public string Body { get; init; } = RefreshBody;

    public string? Location { get; init; }

    /// <summary>Status and body of single paths; all others get <see cref="Status"/> and <see cref="Body"/>.</summary>
    public IReadOnlyDictionary<string, (int Status, string Body)> Answers { get; init; } = new Dictionary<string, (int, string)>();

    /// <summary>Takes requests and never answers.</summary>
    public bool Hangs { get; init; }

    public ConcurrentQueue<Call> Calls { get; } = [];

    public string Url => _app.Urls.Single();

    public static async Task<FakeService> StartAsync(int status = 200, string body = RefreshBody, string? location = null, bool hangs = false, string? socket = null,
        IReadOnlyDictionary<string, (int Status, string Body)>? answers = null)
    {
        var service = new FakeService(socket)
        {
            Status = status,
            Body = body,
            Location = location,
            Hangs = hangs,
            Answers = answers ?? new Dictionary<string, (int, string)>(),
        };
        await service._app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        _released.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var asked = new StreamReader(context.Request.Body);
        Calls.Enqueue(new Call(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.Authorization.ToString(),
            context.Request.Host.Value ?? "",
            await asked.ReadToEndAsync(context.RequestAborted)));
        if (Hangs)
        {
            await _released.Task.WaitAsync(context.RequestAborted);
        }

        var (status, body) = Answers.GetValueOrDefault(context.Request.Path, (Status, Body));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (Location is not null)
        {
            context.Response.Headers.Location = Location;
        }

        await context.Response.WriteAsync(body, context.RequestAborted);
    }

    internal sealed record Call(string Method, string Path, string Authorization, string Host, string Body);
}
