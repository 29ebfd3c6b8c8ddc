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

        var verified = await sender.Send(new Verify(key, HttpContext.Request.UserAgent()), ct);
        await (verified.IsSuccess
            ? Answer.SendAsync(HttpContext, StatusCodes.Status200OK, verified.Value.Answer)
            : Outcomes.SendFailureAsync(HttpContext, verified.Failure));
    }
}
