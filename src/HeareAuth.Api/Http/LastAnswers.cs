using HeareAuth.Api.Hosting;

namespace HeareAuth.Api.Http;

/// <summary>Closes each connection with its answer once the service is stopping.</summary>
internal sealed class LastAnswers(RequestDelegate next, Farewell farewell)
{
    public Task Invoke(HttpContext context)
    {
        if (farewell.HasBegun)
        {
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    }
}
