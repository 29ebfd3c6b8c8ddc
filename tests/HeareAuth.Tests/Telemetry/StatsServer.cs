using System.Collections.Concurrent;
using System.Text.Json;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Telemetry;
using HeareAuth.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HeareAuth.Tests.Telemetry;

/// <summary>A heare-stats on a free port that records its posts and can fail or hang on demand.</summary>
internal sealed class StatsServer : IAsyncDisposable
{
    private LoopbackServer _server = null!; // set before the first post

    public ConcurrentQueue<StatsPost> Posts { get; } = new();

    /// <summary>The number of posts, including failed ones.</summary>
    public int Requests { get; private set; }

    public int Status { get; set; } = 200;

    /// <summary>Whether it takes posts and never responds.</summary>
    public bool Hangs { get; set; }

    public int Port => new Uri(_server.Url).Port;

    public static async Task<StatsServer> StartAsync()
    {
        var stats = new StatsServer();
        stats._server = await LoopbackServer.StartAsync(stats.TakeAsync);
        return stats;
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

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        Requests++;
        if (Hangs)
        {
            await _server.HangAsync(context);
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
