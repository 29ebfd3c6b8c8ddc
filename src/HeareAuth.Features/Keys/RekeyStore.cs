using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Keys;

/// <summary>Rewrites the document under the current STORAGE_SECRET, whether it was plaintext or encrypted under another secret.</summary>
public sealed record RekeyStore : IRequest<Result<RekeyedStore>>;

/// <param name="KeyCount">Records in the document.</param>
/// <param name="From">The secret it was encrypted under before.</param>
/// <param name="Rewritten">False if it was already encrypted under the current secret, or if there is no document.</param>
public sealed record RekeyedStore(int KeyCount, DocumentSeal From, bool Rewritten);

internal sealed class RekeyStoreHandler(KeyStore store, StorageOptions options) : IRequestHandler<RekeyStore, Result<RekeyedStore>>
{
    public async Task<Result<RekeyedStore>> Handle(RekeyStore request, CancellationToken cancellationToken) =>
        options.Secret is null
            ? new Failure(
                FailureCode.SettingMissing,
                "not set, and rekey encrypts the document under it",
                "Set it, or STORAGE_SECRET_FILE, to the new secret.",
                Field: "STORAGE_SECRET")
            : await store.UpdateAsync(new Rekeying(), cancellationToken);

    private sealed class Rekeying : DocumentChange<RekeyedStore>
    {
        public override (KeyDocument? Next, RekeyedStore Outcome) Apply(KeyDocument current)
        {
            var rewritten = current.Exists && !IsVisibleIn(current);
            return (rewritten ? current : null, new RekeyedStore(current.Keys.Count, current.Seal, rewritten));
        }

        public override bool IsVisibleIn(KeyDocument current) => current.Seal is DocumentSeal.Secret;
    }
}
