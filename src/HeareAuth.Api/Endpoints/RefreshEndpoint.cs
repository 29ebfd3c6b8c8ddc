using HeareAuth.Api.Http;
using HeareAuth.Api.Routing;
using HeareAuth.Features;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Telemetry;
using MediatR;
using Microsoft.AspNetCore.Authorization.Policy;

namespace HeareAuth.Api.Endpoints;

/// <summary>Loads the document now, for the operator only.</summary>
internal sealed class RefreshEndpoint(ISender sender, IPolicyEvaluator policies) : RestrictedEndpoint<Refresh>(policies)
{
    protected override async Task<Refresh?> ReadAsync(CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(HttpContext.Request, RefreshBody.Read, cancellationToken);
        if (!body.IsEmpty && !JsonBody.IsJson(HttpContext.Request))
        {
            await RespondAsync(ErrorResponses.UnsupportedType);
            return null;
        }

        if (body.Request is null)
        {
            await RespondAsync(ErrorResponses.MalformedJson);
        }

        return body.Request;
    }

    protected override async Task HandleAsync(Refresh request, CancellationToken cancellationToken) => await RespondAsync(
        await sender.Send(request, cancellationToken),
        static refreshed => new JsonResponse(StatusCodes.Status200OK, RefreshBody.Write(refreshed)));

    protected override Task RefuseAsync()
    {
        AuthMeter.RefreshRejected.Add(1);
        Logger.RefreshRejected(HttpContext.Connection.ClientHost(), HttpContext.Request.ForwardedFor());
        return RespondAsync(ErrorResponses.RefreshForbidden);
    }
}
