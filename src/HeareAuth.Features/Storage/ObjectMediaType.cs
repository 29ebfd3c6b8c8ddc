namespace HeareAuth.Features.Storage;

/// <summary>The Content-Type that the store keeps with the object.</summary>
public enum ObjectMediaType
{
    /// <summary><c>application/json</c>: a plain document.</summary>
    Json,

    /// <summary><c>application/octet-stream</c>: an encrypted document.</summary>
    Binary,
}
