using FastEndpoints;
using HeareAuth.Api.Http;
using HeareAuth.Features.Health;
using MediatR;

namespace HeareAuth.Api.Endpoints;

/// <summary>GET /ready.</summary>
internal sealed class ReadyEndpoint(ISender sender) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Verbs(HttpMethods.Get, HttpMethods.Head);
        Routes(Paths.Ready);
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var readiness = await sender.Send(new CheckReadiness(), ct);
        await (readiness.IsSuccess
            ? Answer.SendStatusAsync(HttpContext, StatusCodes.Status200OK, readiness.Value.Status)
            : Answer.SendStatusAsync(HttpContext, StatusCodes.Status503ServiceUnavailable, "not_ready"));
    }
}
