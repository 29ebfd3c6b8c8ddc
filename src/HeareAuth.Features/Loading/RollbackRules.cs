
namespace HeareAuth.Features.Loading;

/// <summary>
/// Tells whether a document may follow the one that is served. Somebody who can write to the bucket must not bring
/// deleted keys back with an older copy, nor switch encryption off. The reasons are for the operator's log.
/// </summary>
internal static class RollbackRules
{
    /// <returns>Why the next document is refused, or null.</returns>
    public static string? ReasonToRefuse(LoadedDocument held, LoadedDocument next)
    {
        if (held.IsEncrypted && !next.IsEncrypted)
        {
            return "the document is plain, and the one before it was encrypted";
        }

        if (next.Stamp.Revision is not { } revision)
        {
            return held.HoldsHashesOnly ? "the document has no revision, and the one before it held hashes only" : null;
        }

        if (held.Stamp.Revision is not { } heldRevision)
        {
            return null; // the Python service wrote the last one, so there is nothing to compare with
        }

        if (revision < heldRevision)
        {
            return $"the document's revision {revision} is older than {heldRevision}, which is served";
        }

        return next.Stamp.FirstRevision > heldRevision ? "the document was made anew since the one that is served" : null;
    }
}
