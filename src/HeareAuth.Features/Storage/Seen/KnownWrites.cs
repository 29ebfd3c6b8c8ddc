using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Features.Storage.Seen;

/// <summary>The writes that a change must build on.</summary>
/// <param name="Remembered">The newest one that this user has seen; null if none is remembered.</param>
/// <param name="Served">The one that a running service serves; null if none was asked or if none answered.</param>
internal sealed record KnownWrites(SeenWrite? Remembered, ServedWrite? Served = null)
{
    private const string Remedy = "If it was restored on purpose, use --accept-rollback with the command that makes the change.";

    /// <exception cref="DocumentRolledBackException">The document was not made from these writes.</exception>
    public void ThrowIfRolledBack(KeyDocument document)
    {
        // A document that is absent is not an older copy: CreateKey makes one, and every service refuses it until an operator accepts it.
        if (!document.Exists)
        {
            return;
        }

        ThrowIfRolledBack(Remembered, document, "the last one that this user has seen", Remedy);
        ThrowIfRolledBack(
            Served is null ? null : SeenWrite.Of(Served),
            document,
            "the one that the running service holds",
            $"{Remedy} If that service has another store, use --no-refresh.");
    }

    private static void ThrowIfRolledBack(SeenWrite? known, KeyDocument document, string name, string remedy)
    {
        if (known?.Judge(document) is { IsRefusal: true } verdict)
        {
            throw new DocumentRolledBackException(verdict.Reason(name, known.Facts, SeenWrite.FactsToJudge(document)), remedy);
        }
    }
}
