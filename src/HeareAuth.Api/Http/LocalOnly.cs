using System.Net;
using HeareAuth.Api.Settings;
using Microsoft.Extensions.Primitives;

namespace HeareAuth.Api.Http;

/// <summary>
/// Decides who may refresh: a process on this machine, a bearer of REFRESH_TOKEN, or whoever may open ADMIN_SOCKET.
/// What a caller says of itself can only take trust away, never give it.
/// </summary>
internal sealed class LocalOnly(ApiSettings settings)
{
    /// <summary>Headers that a proxy adds, and Origin, which a browser adds: neither is a local tool.</summary>
    private static readonly string[] s_headersOfOthers =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via", "Origin",
    ];

    public bool Allows(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization;
        if (settings.RefreshToken is { } token && authorization.Count > 0)
        {
            return authorization.Count == 1 && token.IsIn(authorization.ToString());
        }

        return context.Features.Get<AdminConnection>() is not null || (settings.AllowsLocalRefresh && IsLocal(context));
    }

    /// <summary>nginx speaks HTTP/1.0 to upstreams by default and adds no header, so 1.0 is never local.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer && IsLoopback(peer)
        && !HttpProtocol.IsHttp10(context.Request.Protocol)
        && IsLocalName(context.Request.Host.Host)
        && !Array.Exists(s_headersOfOthers, name => context.Request.Headers.TryGetValue(name, out StringValues _));

    /// <summary>All of 127.0.0.0/8 also where it comes over an IPv6 listener, of which the framework knows 127.0.0.1 alone.</summary>
    private static bool IsLoopback(IPAddress peer) => IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer);

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";
}
