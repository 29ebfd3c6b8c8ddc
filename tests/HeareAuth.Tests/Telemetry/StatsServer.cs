using System.Collections.Concurrent;
using System.Text.Json;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Telemetry;
using HeareAuth.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Tests.Telemetry;

/// <summary>A heare-stats that listens on a free port, keeps what it took, and misbehaves on demand.</summary>
internal sealed class StatsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _closing = new();

    private StatsServer(WebApplication app) => _app = app;

    public ConcurrentQueue<StatsPost> Posts { get; } = new();

    /// <summary>Posts of any outcome.</summary>
    public int Requests { get; private set; }

    public int Status { get; set; } = 200;

    /// <summary>Takes posts and never answers.</summary>
    public bool Hangs { get; set; }

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static async Task<StatsServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new StatsServer(app);
        app.Run(server.TakeAsync);
        await app.StartAsync();
        return server;
    }

    public StatsOptions Options(string? secret = null) => OptionsFor(Port, secret);

    public static StatsOptions OptionsFor(int port, string? secret = null) => StatsOptions.Read(new SettingsSource(variable => variable switch
    {
        "PROTOCOL" => "http",
        "DEST_HOST" => "127.0.0.1",
        "DEST_PORT" => $"{port}",
        "SECRET" => secret,
        _ => null,
    }))!; // complete, so not null

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        Requests++;
        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, _closing.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            return;
        }

        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        Residue.KeepMetrics(body.RootElement.GetRawText());
        if (Status == 200)
        {
            Posts.Enqueue(new StatsPost(
                $"{context.Request.Method} {context.Request.Path}",
                context.Request.ContentType,
                context.Request.Headers.Authorization.SingleOrDefault(),
                body.RootElement.Clone()));
        }

        context.Response.StatusCode = Status;
        context.Response.Headers.Location = "/elsewhere";
    }
}
