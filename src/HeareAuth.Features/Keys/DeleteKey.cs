using HeareAuth.Features.Results;
using MediatR;

namespace HeareAuth.Features.Keys;

/// <summary>Deletes one key by its id; every record of that id goes.</summary>
public sealed record DeleteKey(string? Id) : IRequest<Result<DeletedKey>>;

public sealed record DeletedKey(string Id, string Name);
