using HeareAuth.Api.Http;
using HeareAuth.Api.Routing;
using HeareAuth.Features.Health;
using MediatR;

namespace HeareAuth.Api.Endpoints;

internal sealed class HealthEndpoint(ISender sender) : RoutedEndpoint
{
    public override async Task HandleAsync(CancellationToken ct) => await RespondAsync(
        await sender.Send(new CheckHealth(), ct),
        static health => JsonResponse.Of(StatusCodes.Status200OK, "status", health.Status));
}
