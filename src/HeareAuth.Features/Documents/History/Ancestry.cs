namespace HeareAuth.Features.Documents.History;

/// <summary>Determines whether a document was made from an earlier one, by comparing the histories of both.</summary>
internal static class Ancestry
{
    /// <param name="held">The stamp of the earlier document; it has a revision.</param>
    /// <param name="next">The stamp of the later one; it has a revision that is not smaller.</param>
    /// <param name="heldHashesOnly">Whether the earlier one cannot have been replaced by the Python service, which writes no history.</param>
    public static Descent Find(in DocumentStamp held, in DocumentStamp next, bool heldHashesOnly)
    {
        var own = held.OwnWrite!.Value; // it has a revision
        var line = next.Ancestors;
        var older = 0;
        while (older < line.Count && (line[older].IsGap || line[older].Revision > own.Revision))
        {
            older++;
        }

        if (older < line.Count && line[older].IsSameWriteAs(own))
        {
            return Descent.Certain;
        }

        var isAtGap = older > 0 && line[older - 1].IsGap;
        if (older == line.Count)
        {
            return heldHashesOnly && (isAtGap || held.History.Entries.Count > 0) ? Descent.None : Descent.Certain;
        }

        // An unlisted write in front of the history does not make the part of it any shorter in which every write is listed.
        var unlisted = line.Count - next.History.Entries.Count;
        return older >= unlisted + DocumentHistory.IndexAfter(next.History.Entries, DocumentHistory.DenseWrites + 1) ? FindInThinned(held, next)
            : isAtGap ? FindInGap(held, line[older])
            : Descent.None;
    }

    /// <summary>
    /// Judges writes by an older version of the command, which keeps the history of the document that it rewrites but adds
    /// nothing to it. Both documents lie in the same gap, so all that can be said is whether the gap begins at the same write.
    /// </summary>
    private static Descent FindInGap(in DocumentStamp held, WriteEntry last) =>
        held.Ancestors is [_, { IsGap: true }, var before, ..] && before.IsSameWriteAs(last) ? Descent.Certain : Descent.None;

    /// <summary>
    /// Judges a document that is more than <see cref="DocumentHistory.DenseWrites"/> writes ahead. Both histories list the
    /// same writes of their common past, as far back as both reach.
    /// </summary>
    private static Descent FindInThinned(in DocumentStamp held, in DocumentStamp next)
    {
        var own = held.Ancestors[0];
        var lastThinning = next.History.Entries[0]; // it has entries: it has more than fit into the dense part
        var theirs = Writes(next.Ancestors.Where(entry => entry.Revision <= own.Revision));
        // A write by an older version of the command is listed only if this version wrote next, so it proves nothing.
        var isUnlisted = held.Ancestors is [_, { IsGap: true }, ..];
        var ours = Writes(DocumentHistory.Thin(held.Ancestors.Skip(isUnlisted ? 1 : 0), lastThinning));
        if (theirs.Count == 0 || ours.Count == 0)
        {
            return Descent.None;
        }

        var start = Math.Max(theirs[^1].Revision, ours[^1].Revision);
        var common = ours.Where(entry => entry.Revision >= start).SequenceEqual(theirs.Where(entry => entry.Revision >= start));
        return common && ours.Exists(entry => entry.Revision >= start) ? Descent.Likely : Descent.None;
    }

    private static List<WriteEntry> Writes(IEnumerable<WriteEntry> entries) => [.. entries.Where(static entry => !entry.IsGap)];
}

/// <summary>Whether a document was made from an earlier one.</summary>
internal enum Descent
{
    /// <summary>It was not: it is a fork, made from a copy that is older than the earlier document.</summary>
    None,

    /// <summary>It was, as far as the histories tell: the earlier write is too old to be listed, but what came before it is the same.</summary>
    Likely,

    Certain,
}
