namespace HeareAuth.Features.Keys;

public static class SecretTypes
{
    /// <summary>The client and the service know the same secret. It is the only type, and the type of a key that names none.</summary>
    public const string SharedSecret = "shared_secret";
}
