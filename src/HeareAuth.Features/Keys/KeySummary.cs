namespace HeareAuth.Features.Keys;

/// <summary>A key as it may be shown: without its secret and the secret's hash. Times are as stored.</summary>
/// <param name="MetadataJson">Compact JSON, members in stored order; <c>{}</c> if there is none. A stored <c>NaN</c> is the string <c>"NaN"</c> here.</param>
public sealed record KeySummary(
    string Id,
    string Name,
    string SecretType,
    string? CreatedAt,
    string? UpdatedAt,
    string? ExpiresAt,
    string MetadataJson,
    KeyStatus Status);
