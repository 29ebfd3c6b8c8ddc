namespace HeareAuth.Features.Documents;

/// <summary>The members of a key that HeareAuth knows.</summary>
internal enum KeyMember
{
    /// <summary>Any other: kept as it stands, never looked at.</summary>
    Unknown,
    Id,
    Name,
    Secret,
    SecretHash,
    SecretType,
    CreatedAt,
    UpdatedAt,
    ExpiresAt,
    Metadata,
    Enabled,
}
