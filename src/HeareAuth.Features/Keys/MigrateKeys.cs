using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Memory;
using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Keys;

/// <summary>Backs up the document and replaces every plaintext secret with its hash. Every secret remains valid.</summary>
/// <param name="DryRun">Only reports what would change. Nothing is written, not even the backup.</param>
public sealed record MigrateKeys(bool DryRun = false) : IRequest<Result<MigratedKeys>>;

/// <param name="KeyCount">The number of records in the document.</param>
/// <param name="Hashed">How many of them contained a plaintext secret that was, or would be, replaced.</param>
/// <param name="Unreadable">The records whose secret cannot be read. They are left unchanged.</param>
/// <param name="UnreadableSecrets">Whether any of those contains a plaintext secret, which remains in the document.</param>
public sealed record MigratedKeys(int KeyCount, int Hashed, IReadOnlyList<string> Unreadable, bool UnreadableSecrets)
{
    public bool DryRun { get; init; }

    /// <summary>
    /// Whether the document was, or would be, written. It is also written if it contains no plaintext secret but is still
    /// in the form of the Python service.
    /// </summary>
    public bool Changes { get; init; }

    /// <summary>The location of the backup; null if none was needed.</summary>
    public string? Backup { get; init; }

    /// <summary>Whether the backup is encrypted. If not, anyone who can read the store can read the secrets in it.</summary>
    public bool BackupIsEncrypted { get; init; }
}

internal sealed class MigrateKeysHandler(KeyStore store) : IRequestHandler<MigrateKeys, Result<MigratedKeys>>
{
    public async Task<Result<MigratedKeys>> Handle(MigrateKeys request, CancellationToken cancellationToken)
    {
        if (request.DryRun)
        {
            return HashedKeys.Of(await store.LoadAsync(cancellationToken, ContainerMemory.ForRewrite)).Outcome with { DryRun = true };
        }

        var backup = store.NewBackup();
        try
        {
            var migrated = await store.UpdateAsync(new Migration(backup), cancellationToken);
            return migrated with { Backup = backup.Location, BackupIsEncrypted = backup.IsEncrypted };
        }
        catch (FailureException e)
        {
            e.LeftBehind = backup.Location;
            throw;
        }
        catch (OperationCanceledException e) when (backup.Location is { } place)
        {
            throw new InterruptedChangeException(place, e);
        }
    }

    private sealed class Migration(DocumentBackup backup) : DocumentChange<MigratedKeys>
    {
        public override double Memory => ContainerMemory.ForRewrite;

        public override (KeyDocument? Next, MigratedKeys Outcome) Apply(KeyDocument current)
        {
            var hashed = HashedKeys.Of(current);
            return (hashed.Outcome.Changes ? current.WithKeys(hashed.Keys) : null, hashed.Outcome);
        }

        public override Task PrepareAsync(KeyDocument current, CancellationToken cancellationToken) =>
            backup.KeepAsync(current, cancellationToken);

        public override bool IsVisibleIn(KeyDocument current) => !HashedKeys.Of(current).Outcome.Changes;
    }

    /// <summary>The records of a document, with every readable plaintext secret replaced by its hash.</summary>
    private sealed record HashedKeys(IReadOnlyList<ReadOnlyMemory<byte>> Keys, MigratedKeys Outcome)
    {
        public static HashedKeys Of(KeyDocument document)
        {
            var keys = new List<ReadOnlyMemory<byte>>(document.Keys.Count);
            var unreadable = new List<string>();
            var (hashed, keepsSecrets) = (0, false);
            foreach (var key in document.Keys)
            {
                var record = KeyRecord.Read(key.Span);
                var isReadable = SecretDigests.TryGet(record, out var digest);
                if (!isReadable)
                {
                    unreadable.Add(record.Label(keys.Count));
                    keepsSecrets |= record.RevealsSecret;
                }

                var isHashed = isReadable && record.RevealsSecret;
                keys.Add(isHashed ? SecretsAtRest.Hash(key, digest) : key);
                hashed += isHashed ? 1 : 0;
            }

            // A document without a revision has the Python service's form, in which new keys are stored in plaintext. It
            // gets a revision, unless nothing was hashed and a plaintext secret remains in it.
            var changes = hashed > 0 || (document.Exists && document.Stamp.Revision is null && !keepsSecrets);
            return new HashedKeys(keys, new MigratedKeys(document.Keys.Count, hashed, unreadable, keepsSecrets) { Changes = changes });
        }
    }
}
