using FastEndpoints;
using HeareAuth.Api.Http;

namespace HeareAuth.Api.Routing;

/// <summary>Configures an endpoint from <see cref="ServiceRoutes"/>. On its own it checks no caller; see <see cref="RestrictedEndpoint{TRequest}"/>.</summary>
internal abstract class RoutedEndpoint : EndpointWithoutRequest
{
    protected virtual bool ChecksCaller => false;

    /// <exception cref="InvalidOperationException">The route is restricted, but the endpoint would let anyone call it.</exception>
    public sealed override void Configure()
    {
        var route = ServiceRoutes.Of(GetType());
        if (route.Callers is not null != ChecksCaller)
        {
            throw new InvalidOperationException($"{GetType().Name} and its route disagree on whether callers are checked");
        }

        Verbs(route.Methods);
        Routes(route.Path);
        AllowAnonymous(); // FastEndpoints would check callers before the body; ours are checked after it
    }

    protected Task RespondAsync(JsonResponse response) => response.SendAsync(HttpContext);

    /// <summary>Sends the response for a value, or the one that its failure maps to.</summary>
    protected Task RespondAsync<T>(Result<T> result, Func<T, JsonResponse> toResponse)
        where T : class =>
        RespondAsync(result.IsSuccess ? toResponse(result.Value) : ErrorResponses.For(result.Failure));
}
