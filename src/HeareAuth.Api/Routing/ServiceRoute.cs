using Microsoft.AspNetCore.Authorization;

namespace HeareAuth.Api.Routing;

/// <param name="Path">The exact path, or a pattern in which <c>{id}</c> stands for one segment: <c>/keys/{id}</c>.</param>
/// <param name="Endpoint">The type of the <see cref="RoutedEndpoint"/>.</param>
/// <param name="Callers">The policy that the caller must meet; null allows anyone.</param>
internal sealed record ServiceRoute(string Path, string[] Methods, Type Endpoint, AuthorizationPolicy? Callers);
