using FastEndpoints;
using HeareAuth.Api.Http;
using HeareAuth.Features.Health;
using MediatR;

namespace HeareAuth.Api.Endpoints;

/// <summary>GET /health.</summary>
internal sealed class HealthEndpoint(ISender sender) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Verbs(HttpMethods.Get, HttpMethods.Head);
        Routes(Paths.Health);
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var health = await sender.Send(new CheckHealth(), ct);
        await (health.IsSuccess
            ? Answer.SendStatusAsync(HttpContext, StatusCodes.Status200OK, health.Value.Status)
            : Outcomes.SendFailureAsync(HttpContext, health.Failure));
    }
}
