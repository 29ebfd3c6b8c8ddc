namespace HeareAuth.Features.Storage;

/// <summary>What the store is told about the content.</summary>
public enum ObjectMediaType
{
    /// <summary><c>application/json</c>: a plain document.</summary>
    Json,

    /// <summary><c>application/octet-stream</c>: an encrypted document.</summary>
    Binary,
}
