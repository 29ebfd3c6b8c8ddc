using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Memory;
using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Keys;

/// <summary>Reads all keys, in stored order.</summary>
public sealed record ListKeys : IRequest<Result<ListedKeys>>;

/// <param name="Keys">Every record that has an id and a name.</param>
/// <param name="PlaintextSecrets">How many secrets are stored in plaintext, for the hint about <c>migrate</c>.</param>
/// <param name="Unreadable">The number of records that services leave out because the records cannot be read or are duplicates.</param>
public sealed record ListedKeys(IReadOnlyList<KeySummary> Keys, int PlaintextSecrets, int Unreadable);

internal sealed class ListKeysHandler(KeyStore store, TimeProvider clock) : IRequestHandler<ListKeys, Result<ListedKeys>>
{
    public async Task<Result<ListedKeys>> Handle(ListKeys request, CancellationToken cancellationToken)
    {
        var document = await store.LoadAsync(cancellationToken, ContainerMemory.ForList);
        var leftOut = ServingRules.LeftOut(document);
        var now = clock.GetUtcNow();
        var keys = new List<KeySummary>(document.Keys.Count);
        for (var i = 0; i < document.Keys.Count; i++)
        {
            var record = KeyRecord.Read(document.Keys[i].Span);
            if (record.IsIdentified)
            {
                keys.Add(record.ToSummary(record.StatusAt(now, leftOut.Contains(i))));
            }
        }

        return new ListedKeys(keys, document.CountRevealedSecrets(), leftOut.Count);
    }
}
