using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Features.Storage.Seen;

/// <summary>
/// Keeps a change from building on a document that was rolled back: the document must have been made from the newest one
/// that this user has seen or, if none is remembered, from the one that a running service holds.
/// </summary>
/// <param name="service">Null if there is none to ask.</param>
internal sealed class SeenWrites(StorageOptions options, IRunningService? service)
{
    private readonly SeenWriteFile _file = new(options);

    /// <summary>Returns what a change must build on; null if that is unknown, or if a rollback is accepted.</summary>
    /// <exception cref="DocumentRolledBackException">A running service refuses the stored document.</exception>
    public async Task<SeenWrite?> FindAsync(CancellationToken cancellationToken) =>
        options.AcceptRollback ? null
        : Recall() is { } seen ? seen
        : service is null || await service.LoadAsync(cancellationToken) is not { } served ? null
        : new SeenWrite(new DocumentFacts(new DocumentStamp(served.Revision, null, served.WriteId), IsEncrypted: false, HoldsHashesOnly: false))
        {
            IsServed = true,
        };

    /// <summary>Returns the newest document that this user has seen; null if none is remembered.</summary>
    public SeenWrite? Recall() => _file.Recall();

    /// <exception cref="DocumentRolledBackException">The document was not made from the seen one.</exception>
    public void ThrowIfRolledBack(SeenWrite? seen, KeyDocument document)
    {
        // A document that is absent is not an older copy: CreateKey makes one, and every service refuses it until an operator accepts it.
        if (seen is null || !document.Exists)
        {
            return;
        }

        var facts = new DocumentFacts(document.Stamp, document.Seal is not DocumentSeal.None, HoldsHashesOnly: false);
        var verdict = RollbackRules.Judge(seen.Facts, facts, seen.HasForked);
        if (!verdict.IsRefusal)
        {
            return;
        }

        if (verdict is RollbackVerdict.Fork && !seen.IsServed)
        {
            _file.Keep(seen with { HasForked = true });
        }

        const string Remedy = "If it was restored on purpose, use --accept-rollback with the command that makes the change.";
        throw seen.IsServed
            ? new DocumentRolledBackException(
                verdict.Reason("the one that the running service holds", seen.Facts, facts), $"{Remedy} If that service has another store, use --no-refresh.")
            : new DocumentRolledBackException(verdict.Reason("the last one that this user has seen", seen.Facts, facts), Remedy);
    }

    /// <summary>Remembers a document that was read, unless it was rolled back.</summary>
    public void Remember(KeyDocument document)
    {
        var seen = Recall();
        if (!document.Exists || seen?.IsOf(document) is true)
        {
            return;
        }

        var facts = DocumentFacts.Of(document);
        var isRollback = seen is not null && IsRollback(seen, facts);
        if (!isRollback || options.AcceptRollback)
        {
            _file.Keep(new SeenWrite(seen is null || isRollback ? facts : facts.MadeFrom(seen.Facts)));
        }
    }

    /// <summary>Remembers a document that was written.</summary>
    /// <param name="before">The document that it was made from.</param>
    public void Keep(KeyDocument before, DocumentFacts written) =>
        _file.Keep(new SeenWrite(written.HoldsNoSecrets ? written.MadeFrom(FactsOf(before)) : written)); // only then does it matter what was there before

    private static bool IsRollback(SeenWrite seen, DocumentFacts facts) => RollbackRules.Judge(seen.Facts, facts, seen.HasForked).IsRefusal;

    private DocumentFacts FactsOf(KeyDocument document)
    {
        var facts = DocumentFacts.Of(document);
        return Recall() is { } seen && !IsRollback(seen, facts) ? facts.MadeFrom(seen.Facts) : facts;
    }
}
