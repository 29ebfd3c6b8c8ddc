using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Features.Storage.Seen;

/// <summary>
/// Keeps a change from building on a document that was rolled back: the document must have been made from the newest one
/// that this user has seen and, unless a change of this user built on that one, from the one that a running service holds.
/// </summary>
/// <param name="service">Null if there is none to ask.</param>
internal sealed class SeenWrites(StorageOptions options, IRunningService? service)
{
    private readonly SeenWriteFile _file = new(options);

    /// <summary>Returns what a change must build on; null if a rollback is accepted.</summary>
    /// <exception cref="DocumentRolledBackException">A running service refuses the stored document.</exception>
    public async Task<KnownWrites?> FindAsync(CancellationToken cancellationToken)
    {
        if (options.AcceptRollback)
        {
            return null;
        }

        var seen = Recall();
        return new KnownWrites(seen, seen is { IsConfirmed: true } || service is null ? null : await service.LoadAsync(cancellationToken));
    }

    /// <summary>Returns the newest document that this user has seen; null if none is remembered.</summary>
    public SeenWrite? Recall() => _file.Recall();

    /// <summary>Refuses to build on a rollback, and remembers that it was a fork, if it was one.</summary>
    /// <exception cref="DocumentRolledBackException">The document was not made from the known writes.</exception>
    public void ThrowIfRolledBack(KnownWrites? known, KeyDocument document)
    {
        if (known?.Remembered is { } seen && document.Exists && seen.Judge(document) is RollbackVerdict.Fork)
        {
            _file.Keep(seen with { HasForked = true });
        }

        known?.ThrowIfRolledBack(document);
    }

    /// <summary>Remembers a document that was read, unless it was rolled back.</summary>
    /// <param name="isConfirmed">Whether it is known not to be an older copy; see <see cref="SeenWrite.IsConfirmed"/>.</param>
    public void Remember(KeyDocument document, bool isConfirmed)
    {
        var seen = Recall();
        var isSame = seen?.IsOf(document) is true;
        if (!document.Exists || (isSame && (seen!.IsConfirmed || !isConfirmed))) // not null: it is the same
        {
            return;
        }

        var facts = DocumentFacts.Of(document);
        if (facts.Stamp.Revision is null)
        {
            facts = facts with { HoldsHashesOnly = false }; // or this very document would be refused as one without a revision
        }

        var isRollback = seen is not null && IsRollback(seen, facts);
        if (!isRollback || options.AcceptRollback)
        {
            _file.Keep(seen is null || isRollback
                ? new SeenWrite(facts, isConfirmed)
                : new SeenWrite(facts.MadeFrom(seen.Facts), seen.IsConfirmed || isConfirmed, HasForked: isSame && seen.HasForked));
        }
    }

    /// <summary>Remembers a document that was written.</summary>
    /// <param name="before">The document that it was made from.</param>
    public void Keep(KeyDocument before, DocumentFacts written) =>
        // What was there before matters only if the new document has no secrets.
        _file.Keep(new SeenWrite(written.HoldsNoSecrets ? written.MadeFrom(FactsOf(before)) : written, IsConfirmed: true));

    private static bool IsRollback(SeenWrite seen, DocumentFacts facts) => RollbackRules.Judge(seen.Facts, facts, seen.HasForked).IsRefusal;

    private DocumentFacts FactsOf(KeyDocument document)
    {
        var facts = DocumentFacts.Of(document);
        return Recall() is { } seen && !IsRollback(seen, facts) ? facts.MadeFrom(seen.Facts) : facts;
    }
}
