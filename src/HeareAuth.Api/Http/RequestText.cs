using HeareAuth.Features.Telemetry;

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
        public string ClientHost() => context.Connection.RemoteIpAddress?.ToString() ?? "unix";

        public string ForwardedFor() => LogText.Clean(context.Request.Headers["X-Forwarded-For"].ToString());
    }
}
