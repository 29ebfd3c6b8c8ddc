using System.Net;
using System.Net.Sockets;
using HeareAuth.Api.Callers;
using HeareAuth.Api.Http;
using HeareAuth.Api.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace HeareAuth.Api.Hosting;

/// <summary>Configures the web server: where it listens, and the limits it enforces before any of our code runs.</summary>
internal static class KestrelSetup
{
    private const int MaxConnections = 4096;
    private const int MaxRequestLineBytes = 4096;
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxHeaders = 64;

    private static readonly TimeSpan s_headersTimeout = TimeSpan.FromSeconds(10);
    private static readonly MinDataRate s_minBodyRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    extension(IWebHostBuilder host)
    {
        public IWebHostBuilder UseHeareKestrel(ApiSettings settings, Listeners listeners) => host
            .UseKestrelCore()
            .UseSockets(sockets => sockets.CreateBoundListenSocket = endPoint => listeners.Add(Bind(endPoint, settings)))
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1; // Kestrel's default responds 400 to a Latin-1 User-Agent
                Limit(kestrel.Limits);
                kestrel.Listen(new IPEndPoint(settings.Host, settings.Port), static listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    var drain = listen.ApplicationServices.GetRequiredService<ConnectionDrain>();
                    listen.Use(next => connection => drain.CountAsync(connection, next));
                });
                if (settings.AdminSocket is { } path)
                {
                    AdminSocket.DeleteStale(path);
                    kestrel.ListenUnixSocket(path, MarkAsAdmin);
                }
            });
    }

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxRequestBodySize = JsonBody.MaxBytes;
        limits.MaxRequestLineSize = MaxRequestLineBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.RequestHeadersTimeout = s_headersTimeout;
        limits.MinRequestBodyDataRate = s_minBodyRate;
    }

    private static void MarkAsAdmin(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(static next => connection =>
        {
            connection.Features.Set(AdminConnection.Mark);
            return next(connection);
        });
    }

    private static Socket Bind(EndPoint endPoint, ApiSettings settings) =>
        endPoint is UnixDomainSocketEndPoint unix && settings.AdminSocket is { } path
            ? AdminSocket.Bind(unix, path)
            : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
}
