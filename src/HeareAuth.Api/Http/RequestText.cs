using HeareAuth.Features.Text;

namespace HeareAuth.Api.Http;

/// <summary>What log lines tell of a request: short, and never its body, query or authorization.</summary>
internal static class RequestText
{
    extension(HttpRequest request)
    {
        public string UserAgent() => LogText.Clean(request.Headers.UserAgent.ToString());
    }

    extension(HttpContext context)
    {
        /// <summary>The peer's address; an IPv4 one as such also where it came over an IPv6 listener.</summary>
        public string ClientHost() => context.Connection.RemoteIpAddress switch
        {
            null => "unix",
            { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
            var peer => peer.ToString(),
        };

        public string ForwardedFor() => LogText.Clean(context.Request.Headers["X-Forwarded-For"].ToString());
    }
}
