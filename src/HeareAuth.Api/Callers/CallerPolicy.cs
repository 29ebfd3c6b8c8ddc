using Microsoft.AspNetCore.Authorization;

namespace HeareAuth.Api.Callers;

internal static class CallerPolicy
{
    /// <summary>No policy, so that a public route pays nothing for authorization.</summary>
    public static AuthorizationPolicy? Anyone => null;

    /// <summary>The operator, as <see cref="OperatorAuthenticationHandler"/> recognizes one.</summary>
    public static AuthorizationPolicy Operator { get; } =
        new AuthorizationPolicyBuilder(OperatorAuthenticationHandler.Scheme).RequireAuthenticatedUser().Build();
}
