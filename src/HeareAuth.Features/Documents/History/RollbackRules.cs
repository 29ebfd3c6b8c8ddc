namespace HeareAuth.Features.Documents.History;

/// <summary>
/// Decides whether a document may replace an earlier one, so that an attacker who can write to the bucket cannot restore
/// deleted keys with an older copy, even after another writer has built on that copy, or turn encryption off. A process
/// that knows no earlier document has nothing to compare with.
/// </summary>
internal static class RollbackRules
{
    /// <param name="forkSeen">Whether a fork of the held document was refused before; then a likely descent is not enough.</param>
    public static RollbackVerdict Judge(DocumentFacts held, DocumentFacts next, bool forkSeen = false)
    {
        if (held.IsEncrypted && !next.IsEncrypted)
        {
            return RollbackVerdict.Plain;
        }

        if (next.Stamp.Revision is not { } revision)
        {
            return held.HoldsHashesOnly ? RollbackVerdict.WithoutRevision : RollbackVerdict.Accepted;
        }

        if (held.Stamp.Revision is not { } heldRevision)
        {
            return RollbackVerdict.Accepted; // the Python service wrote the held one, so there is nothing to compare with
        }

        return revision < heldRevision ? RollbackVerdict.Older
            : next.Stamp.FirstRevision > heldRevision ? RollbackVerdict.Recreated
            : Ancestry.Find(held.Stamp, next.Stamp, held.HoldsHashesOnly) switch
            {
                Descent.None => RollbackVerdict.Fork,
                Descent.Likely => forkSeen ? RollbackVerdict.Fork : RollbackVerdict.AcceptedAsLikely,
                _ => RollbackVerdict.Accepted,
            };
    }

    extension(RollbackVerdict verdict)
    {
        public bool IsRefusal => verdict is not (RollbackVerdict.Accepted or RollbackVerdict.AcceptedAsLikely);

        /// <summary>Says why the document is refused, as part of a sentence.</summary>
        /// <param name="known">What the held document is, such as <c>the served one</c>.</param>
        public string Reason(string known, DocumentFacts held, DocumentFacts next) => verdict switch
        {
            RollbackVerdict.Plain => $"the document is plain, but {known} was encrypted",
            RollbackVerdict.WithoutRevision => $"the document has no revision, but {known} contained only hashes",
            RollbackVerdict.Older => $"the document (revision {next.Stamp.Revision}) is older than {known} (revision {held.Stamp.Revision})",
            RollbackVerdict.Recreated =>
                $"the document (revision {next.Stamp.Revision}) was recreated after {known} (revision {held.Stamp.Revision}) was written",
            RollbackVerdict.Fork => $"the document (revision {next.Stamp.Revision}) was not made from {known} (revision {held.Stamp.Revision}): "
                + "it is a fork, built on an older copy",
            _ => "",
        };
    }
}

/// <summary>Whether a document may replace an earlier one.</summary>
internal enum RollbackVerdict
{
    Accepted,

    /// <summary>It may, but only what came before the earlier write could be compared, so the host warns.</summary>
    AcceptedAsLikely,

    /// <summary>It is not encrypted, but the earlier one was.</summary>
    Plain,

    /// <summary>It has no revision, although the Python service cannot have written it.</summary>
    WithoutRevision,

    /// <summary>Its revision is smaller.</summary>
    Older,

    /// <summary>It was created from nothing after the earlier one was written.</summary>
    Recreated,

    /// <summary>It was made from a copy that is older than the earlier one.</summary>
    Fork,
}
