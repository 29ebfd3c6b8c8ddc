using System.Net;
using System.Net.Sockets;
using System.Text;
using HeareAuth.Api.Http;
using HeareAuth.Api.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace HeareAuth.Api.Hosting;

/// <summary>The web server: where it listens and what it refuses before any of our code runs.</summary>
internal static class KestrelSetup
{
    private const int MostConnections = 4096;
    private const int MostRequestLineBytes = 4096;
    private const int MostHeaderBytes = 16 * 1024;
    private const int MostHeaders = 64;

    private static readonly TimeSpan s_headersTimeout = TimeSpan.FromSeconds(10);
    private static readonly MinDataRate s_slowestBody = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    extension(IWebHostBuilder host)
    {
        public IWebHostBuilder UseHeareKestrel(ApiSettings settings) => host
            .UseKestrelCore()
            .UseSockets(sockets => BindAdminSocket(sockets, settings))
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1; // a Latin-1 User-Agent is no reason for a 400
                Limit(kestrel.Limits);
                kestrel.Listen(new IPEndPoint(settings.Host, settings.Port), static listen =>
                {
                    listen.Protocols = HttpProtocols.Http1;
                    var farewell = listen.ApplicationServices.GetRequiredService<Farewell>();
                    listen.Use(next => connection => farewell.WatchAsync(connection, next));
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
        limits.MaxConcurrentConnections = MostConnections;
        limits.MaxRequestBodySize = JsonBody.MostBytes;
        limits.MaxRequestLineSize = MostRequestLineBytes;
        limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        limits.MaxRequestHeaderCount = MostHeaders;
        limits.RequestHeadersTimeout = s_headersTimeout;
        limits.MinRequestBodyDataRate = s_slowestBody;
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

    private static void BindAdminSocket(SocketTransportOptions sockets, ApiSettings settings) =>
        sockets.CreateBoundListenSocket = endPoint => endPoint is UnixDomainSocketEndPoint unix && settings.AdminSocket is { } path
            ? AdminSocket.Bind(unix, path)
            : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
}
