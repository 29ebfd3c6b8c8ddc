using HeareAuth.Features.Domain;
using HeareAuth.Features.Results;
using MediatR;

namespace HeareAuth.Features.Keys;

/// <summary>Makes a new key. Null or missing members are said by the validator.</summary>
/// <param name="Name">1 to 128 code points.</param>
/// <param name="MetadataJson">A JSON object of at most 4 KiB, or null for none.</param>
/// <param name="ExpiresAt">ISO 8601, in the future, UTC where it has no offset; null for never.</param>
/// <param name="SecretType">Only <c>shared_secret</c>.</param>
public sealed record CreateKey(string? Name, string? MetadataJson = null, string? ExpiresAt = null, string? SecretType = "shared_secret")
    : IRequest<Result<CreatedKey>>;

public sealed record CreatedKey(KeySummary Key, Secret Secret);
