namespace HeareAuth.Features.Keys;

/// <summary>The values of a key's <c>secret_type</c>.</summary>
public static class SecretTypes
{
    /// <summary>Client and service know the same secret: the only type there is, and what a key without one has.</summary>
    public const string SharedSecret = "shared_secret";
}
