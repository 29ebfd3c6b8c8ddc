using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using MediatR;

namespace HeareAuth.Features.Keys;

/// <summary>Writes the document again, encrypted under the present STORAGE_SECRET, whatever it was encrypted under.</summary>
public sealed record RekeyStore : IRequest<Result<RekeyedStore>>;

/// <param name="KeyCount">Records in the document.</param>
/// <param name="From">What it was encrypted under before.</param>
/// <param name="Rewritten">False where it was under the present secret already, or there is no document.</param>
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
