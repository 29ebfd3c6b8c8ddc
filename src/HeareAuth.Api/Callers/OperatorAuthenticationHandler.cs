using System.Net;
using System.Security.Claims;
using HeareAuth.Api.Settings;
using Microsoft.AspNetCore.Authentication;

namespace HeareAuth.Api.Callers;

/// <summary>
/// Recognizes the operator: a caller who presents REFRESH_TOKEN, who connects over ADMIN_SOCKET, or who runs on this
/// machine. Apart from the token, nothing that a client puts in a request can make it more trusted, only less.
/// </summary>
/// <remarks>Implements the interface directly, because ASP.NET's base class pulls in Data Protection, which writes keys to disk.</remarks>
internal sealed class OperatorAuthenticationHandler(ApiSettings settings) : IAuthenticationHandler
{
    public const string Scheme = "operator";

    /// <summary>Headers that proxies add, and Origin, which browsers add: a local tool sends none of them.</summary>
    private static readonly string[] s_forwardingHeaders =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via", "Origin",
    ];

    private HttpContext? _context;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync() => Task.FromResult(
        _context is not null && Recognize(_context) is { } evidence
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(evidence)), Scheme))
            : AuthenticateResult.NoResult());

    public Task ChallengeAsync(AuthenticationProperties? properties) => ForbidAsync(properties);

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        _context?.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <returns>What the caller is recognized by; null if it is not the operator.</returns>
    private string? Recognize(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization;
        if (settings.RefreshToken is { } token && authorization.Count > 0)
        {
            // A wrong token is refused even from this machine, so another kind of bearer has to be recognized before this.
            return authorization.Count == 1 && token.IsIn(authorization.ToString()) ? "refresh token" : null;
        }

        return context.Features.Get<AdminConnection>() is not null ? "admin socket"
            : settings.AllowsLocalRefresh && IsLocal(context) ? "loopback"
            : null;
    }

    /// <summary>HTTP/1.0 is never local: nginx speaks it to upstreams by default and adds no header.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer && IsLoopback(peer)
        && !HttpProtocol.IsHttp10(context.Request.Protocol)
        && IsLocalName(context.Request.Host.Host)
        && !Array.Exists(s_forwardingHeaders, context.Request.Headers.ContainsKey);

    /// <summary>Covers 127.0.0.0/8 on an IPv6 listener too, where IPAddress.IsLoopback recognizes only 127.0.0.1.</summary>
    private static bool IsLoopback(IPAddress peer) => IPAddress.IsLoopback(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer);

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]";
}
