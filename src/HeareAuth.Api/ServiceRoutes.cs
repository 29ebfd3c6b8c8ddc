using HeareAuth.Api.Callers;
using HeareAuth.Api.Endpoints;
using HeareAuth.Api.Routing;

namespace HeareAuth.Api;

/// <summary>Declares every route of the service. FastEndpoints, <see cref="ExactPaths"/> and the <c>Allow</c> header all read this table.</summary>
internal static class ServiceRoutes
{
    private static readonly string[] s_read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] s_post = [HttpMethods.Post];

    public static RouteTable Table { get; } = new(
        new ServiceRoute("/verify", s_post, typeof(VerifyEndpoint), CallerPolicy.Anyone),
        new ServiceRoute("/refresh", s_post, typeof(RefreshEndpoint), CallerPolicy.Operator),
        new ServiceRoute("/health", s_read, typeof(HealthEndpoint), CallerPolicy.Anyone),
        new ServiceRoute("/ready", s_read, typeof(ReadyEndpoint), CallerPolicy.Anyone));

    /// <exception cref="InvalidOperationException">The table has no such endpoint, or has it twice.</exception>
    public static ServiceRoute Of(Type endpoint) => Table.Routes.Single(route => route.Endpoint == endpoint);
}
