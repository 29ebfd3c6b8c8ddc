namespace HeareAuth.Features.Keys;

/// <summary>A key as people may see it: never its secret, nor a hash of it. Times are as stored.</summary>
/// <param name="MetadataJson">Compact JSON, members in stored order; <c>{}</c> when there is none.</param>
public sealed record KeySummary(
    string Id,
    string Name,
    string SecretType,
    string? CreatedAt,
    string? UpdatedAt,
    string? ExpiresAt,
    string MetadataJson,
    KeyStatus Status);
