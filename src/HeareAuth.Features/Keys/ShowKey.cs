using HeareAuth.Features.Results;
using MediatR;

namespace HeareAuth.Features.Keys;

/// <summary>Reads one key by its id.</summary>
public sealed record ShowKey(string? Id) : IRequest<Result<KeySummary>>;
