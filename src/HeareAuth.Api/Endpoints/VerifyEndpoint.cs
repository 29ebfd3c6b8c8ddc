using FastEndpoints;
using HeareAuth.Api.Http;
using HeareAuth.Features.Verification;
using MediatR;

namespace HeareAuth.Api.Endpoints;

/// <summary>POST /verify. The key is read from the body's bytes: FastEndpoints' binding would let the query override it.</summary>
internal sealed class VerifyEndpoint(ISender sender) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post(Paths.Verify);
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var key = await JsonBody.ReadAsync(HttpContext.Request, PresentedKey.FromJson, ct);
        if (!JsonBody.IsJson(HttpContext.Request))
        {
            await Outcomes.SendUnsupportedTypeAsync(HttpContext);
            return;
        }

        var result = await sender.Send(new Verify(key, HttpContext.Request.UserAgent()), ct);
        await (result switch
        {
            { Value: Accepted accepted } => Answer.SendAsync(HttpContext, StatusCodes.Status200OK, accepted.Key.ResponseBody),
            { IsSuccess: true } => Answer.SendAsync(HttpContext, StatusCodes.Status403Forbidden, Answer.InvalidKey), // the same for every reason
            { Failure: var failure } => Outcomes.SendFailureAsync(HttpContext, failure),
        });
    }
}
