using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HeareAuth.Tests.Support;

/// <summary>A real HTTP server on a free loopback port or a Unix socket, with one handler for every request.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();

    private LoopbackServer(RequestDelegate handler, string? socket)
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
        _app.Run(handler);
    }

    /// <summary>The base URL, such as <c>http://127.0.0.1:5000</c>.</summary>
    public string Url => _app.Urls.Single();

    /// <param name="socket">The path of the Unix socket to listen on instead of a port.</param>
    public static async Task<LoopbackServer> StartAsync(RequestDelegate handler, string? socket = null)
    {
        var server = new LoopbackServer(handler, socket);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Leaves a request without a response until the client gives up or the server stops.</summary>
    public async Task HangAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, context.RequestAborted);
        await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
