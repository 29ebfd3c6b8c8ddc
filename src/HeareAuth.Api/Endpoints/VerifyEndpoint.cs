using HeareAuth.Api.Http;
using HeareAuth.Api.Routing;
using HeareAuth.Features.Verification;
using MediatR;

namespace HeareAuth.Api.Endpoints;

/// <summary>Verifies a key. Reads it from the body's bytes, because FastEndpoints' binding would let the query string override it.</summary>
internal sealed class VerifyEndpoint(ISender sender) : RoutedEndpoint
{
    public override async Task HandleAsync(CancellationToken ct)
    {
        var key = await JsonBody.ReadAsync(HttpContext.Request, PresentedKey.FromJson, ct);
        if (!JsonBody.IsJson(HttpContext.Request))
        {
            await RespondAsync(ErrorResponses.UnsupportedType);
            return;
        }

        await RespondAsync(
            await sender.Send(new Verify(key, HttpContext.Request.UserAgent()), ct),
            static verdict => verdict is Accepted accepted
                ? new JsonResponse(StatusCodes.Status200OK, accepted.Key.ResponseBody)
                : ErrorResponses.InvalidKey);
    }
}
