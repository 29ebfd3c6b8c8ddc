using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Features;

namespace HeareAuth.Api.Http;

/// <summary>
/// Lets through only what is spelled exactly: ASP.NET's routing decodes and folds case, and a proxy's rule on
/// <c>/refresh</c> must not be bypassed by another spelling.
/// </summary>
internal sealed class ExactPaths(RequestDelegate next)
{
    private static readonly string[] s_post = [HttpMethods.Post];
    private static readonly string[] s_get = [HttpMethods.Get, HttpMethods.Head];

    private static readonly FrozenDictionary<string, string[]> s_methods = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Paths.Verify] = s_post,
        [Paths.Refresh] = s_post,
        [Paths.Health] = s_get,
        [Paths.Ready] = s_get,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> s_methodsByTarget =
        s_methods.GetAlternateLookup<ReadOnlySpan<char>>();

    public Task Invoke(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var query = target.IndexOf('?');
        if (!s_methodsByTarget.TryGetValue(query < 0 ? target : target[..query], out var methods))
        {
            return Answer.SendErrorAsync(context, StatusCodes.Status404NotFound, "Not found");
        }

        foreach (var method in methods)
        {
            if (method == context.Request.Method)
            {
                return next(context);
            }
        }

        context.Response.Headers.Allow = string.Join(", ", methods);
        return Answer.SendErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "Method not allowed");
    }
}
