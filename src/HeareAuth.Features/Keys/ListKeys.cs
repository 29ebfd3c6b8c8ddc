using HeareAuth.Features.Results;
using MediatR;

namespace HeareAuth.Features.Keys;

/// <summary>Reads all keys, in stored order.</summary>
public sealed record ListKeys : IRequest<Result<ListedKeys>>;

/// <param name="Keys">Every record that has an id and a name.</param>
/// <param name="PlaintextSecrets">How many secrets stand in plaintext in the document, for the hint about <c>migrate</c>.</param>
/// <param name="Unreadable">How many records the service leaves out because they cannot be read.</param>
public sealed record ListedKeys(IReadOnlyList<KeySummary> Keys, int PlaintextSecrets, int Unreadable);
