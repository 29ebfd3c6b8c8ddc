namespace HeareAuth.Features.Loading;

/// <summary>
/// Decides whether a document may replace the one that is served, so that an attacker who can write to the bucket cannot
/// restore deleted keys with an older copy or turn encryption off. The reasons go to the operator's log. A service that
/// starts without a snapshot has nothing to compare the first document with.
/// </summary>
internal static class RollbackRules
{
    /// <returns>Why the next document is refused; null if it may replace the held one.</returns>
    public static string? ReasonToRefuse(LoadedDocument held, LoadedDocument next)
    {
        if (held.IsEncrypted && !next.IsEncrypted)
        {
            return "the document is plain, but the one before it was encrypted";
        }

        if (next.Stamp.Revision is not { } revision)
        {
            return held.HoldsHashesOnly ? "the document has no revision, but the one before it contained only hashes" : null;
        }

        if (held.Stamp.Revision is not { } heldRevision)
        {
            return null; // the Python service wrote the held one, so there is nothing to compare with
        }

        if (revision < heldRevision)
        {
            return $"the document's revision {revision} is older than the served revision {heldRevision}";
        }

        return next.Stamp.FirstRevision > heldRevision ? "the document was recreated after the one that is served was written" : null;
    }
}
