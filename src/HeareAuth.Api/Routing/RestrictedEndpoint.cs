using Microsoft.AspNetCore.Authorization.Policy;

namespace HeareAuth.Api.Routing;

/// <summary>
/// Handles a route that only some callers may use. The caller is checked after the request was read, because the contract
/// puts the errors of a request before 403.
/// </summary>
internal abstract class RestrictedEndpoint<TRequest>(IPolicyEvaluator policies) : RoutedEndpoint
    where TRequest : class
{
    protected sealed override bool ChecksCaller => true;

    public sealed override async Task HandleAsync(CancellationToken ct)
    {
        if (await ReadAsync(ct) is not { } request)
        {
            return;
        }

        var policy = ServiceRoutes.Of(GetType()).Callers!; // Configure refuses a route without one
        var caller = await policies.AuthenticateAsync(policy, HttpContext);
        var access = await policies.AuthorizeAsync(policy, caller, HttpContext, resource: null);
        await (access.Succeeded ? HandleAsync(request, ct) : RefuseAsync());
    }

    /// <summary>Reads the request, or responds with what is wrong with it.</summary>
    /// <returns>Null if the response is sent.</returns>
    protected abstract Task<TRequest?> ReadAsync(CancellationToken cancellationToken);

    protected abstract Task HandleAsync(TRequest request, CancellationToken cancellationToken);

    protected abstract Task RefuseAsync();
}
