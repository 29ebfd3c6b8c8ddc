using HeareAuth.Features.Text;

namespace HeareAuth.Api.Http;

/// <summary>Describes a request for the log: short and cleaned, and never its body, query or Authorization.</summary>
internal static class RequestText
{
    extension(HttpRequest request)
    {
        public string UserAgent() => LogText.Clean(request.Headers.UserAgent.ToString());

        public string ForwardedFor() => LogText.Clean(request.Headers["X-Forwarded-For"].ToString());
    }

    extension(ConnectionInfo connection)
    {
        /// <summary>Returns the client's address, an IPv4 one in its usual form even on an IPv6 listener.</summary>
        public string ClientHost() => connection.RemoteIpAddress switch
        {
            null => "unix",
            { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
            var peer => peer.ToString(),
        };
    }
}
