using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using MediatR;

namespace HeareAuth.Features.Keys;

/// <summary>Reads all keys, in stored order.</summary>
public sealed record ListKeys : IRequest<Result<ListedKeys>>;

/// <param name="Keys">Every record that has an id and a name.</param>
/// <param name="PlaintextSecrets">How many secrets stand in plaintext in the document, for the hint about <c>migrate</c>.</param>
/// <param name="Unreadable">How many records the service leaves out because they cannot be read or stand twice.</param>
public sealed record ListedKeys(IReadOnlyList<KeySummary> Keys, int PlaintextSecrets, int Unreadable);

internal sealed class ListKeysHandler(KeyStore store) : IRequestHandler<ListKeys, Result<ListedKeys>>
{
    public async Task<Result<ListedKeys>> Handle(ListKeys request, CancellationToken cancellationToken)
    {
        var document = await store.LoadAsync(cancellationToken);
        var keys = new List<KeySummary>(document.Keys.Count);
        foreach (var key in document.Keys)
        {
            var record = KeyRecord.Read(key.Span);
            if (record.IsIdentified)
            {
                keys.Add(record.ToSummary());
            }
        }

        return new ListedKeys(keys, document.CountPlaintextSecrets(), UnreadableRecords.In(document).LeftOut.Count);
    }
}
