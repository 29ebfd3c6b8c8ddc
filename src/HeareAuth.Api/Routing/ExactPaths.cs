using HeareAuth.Api.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HeareAuth.Api.Routing;

/// <summary>
/// Rejects every target that is not spelled exactly like a route. ASP.NET's routing decodes and ignores case, so another
/// spelling of <c>/refresh</c> could slip past a proxy's rule.
/// </summary>
internal sealed class ExactPaths(RequestDelegate next)
{
    public Task Invoke(HttpContext context)
    {
        var methods = ServiceRoutes.Table.FindMethods(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (methods is null)
        {
            return ErrorResponses.NotFound.SendAsync(context);
        }

        foreach (var method in methods)
        {
            if (method == context.Request.Method)
            {
                return next(context);
            }
        }

        context.Response.Headers.Allow = string.Join(", ", methods);
        return ErrorResponses.MethodNotAllowed.SendAsync(context);
    }
}
