using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using MediatR;

namespace HeareAuth.Features.Keys;

/// <summary>Replaces every plaintext secret by its hash, after a backup. Every secret goes on verifying as before.</summary>
/// <param name="DryRun">Only tells what would be done; writes nothing, not even the backup.</param>
public sealed record MigrateKeys(bool DryRun = false) : IRequest<Result<MigratedKeys>>;

/// <param name="KeyCount">Records in the document.</param>
/// <param name="Hashed">How many of them held a secret in plaintext and were, or would be, changed.</param>
/// <param name="Unreadable">Those that no secret can be read from; they stay as they are.</param>
/// <param name="UnreadableSecrets">Whether any of those holds a plaintext secret, which then stays in the document.</param>
public sealed record MigratedKeys(int KeyCount, int Hashed, IReadOnlyList<string> Unreadable, bool UnreadableSecrets)
{
    public bool DryRun { get; init; }

    /// <summary>Whether the document was, or would be, written: also where no secret is in plaintext, but its form is still the old one.</summary>
    public bool Changes { get; init; }

    /// <summary>Where the document stands as it was before; null where none was needed.</summary>
    public string? Backup { get; init; }

    /// <summary>A plain one holds the secrets for everybody to read who can read the store.</summary>
    public bool BackupIsEncrypted { get; init; }
}

internal sealed class MigrateKeysHandler(KeyStore store) : IRequestHandler<MigrateKeys, Result<MigratedKeys>>
{
    public async Task<Result<MigratedKeys>> Handle(MigrateKeys request, CancellationToken cancellationToken)
    {
        if (request.DryRun)
        {
            return HashedKeys.Of(await store.LoadAsync(cancellationToken)).Outcome with { DryRun = true };
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
        public override (KeyDocument? Next, MigratedKeys Outcome) Apply(KeyDocument current)
        {
            var hashed = HashedKeys.Of(current);
            return (hashed.Outcome.Changes ? current.WithKeys(hashed.Keys) : null, hashed.Outcome);
        }

        public override Task PrepareAsync(KeyDocument current, CancellationToken cancellationToken) =>
            backup.KeepAsync(current, cancellationToken);

        public override bool IsVisibleIn(KeyDocument current) => !HashedKeys.Of(current).Outcome.Changes;
    }

    /// <summary>The records of a document with each secret that can be read replaced by its hash.</summary>
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
                var holdsSecret = HashedRecord.HoldsSecret(key.Span);
                if (!isReadable)
                {
                    unreadable.Add(record.Label(keys.Count));
                    keepsSecrets |= holdsSecret;
                }

                var isHashed = isReadable && holdsSecret;
                keys.Add(isHashed ? HashedRecord.Write(key.Span, digest) : key);
                hashed += isHashed ? 1 : 0;
            }

            // Without a revision it is of the Python service's form, in which new keys are plaintext; with a secret that stays it remains so.
            var changes = hashed > 0 || (document.Exists && document.Stamp.Revision is null && !keepsSecrets);
            return new HashedKeys(keys, new MigratedKeys(document.Keys.Count, hashed, unreadable, keepsSecrets) { Changes = changes });
        }
    }
}
