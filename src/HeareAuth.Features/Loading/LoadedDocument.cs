using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;
using HeareAuth.Features.Verification;

namespace HeareAuth.Features.Loading;

/// <summary>A document that was read for serving: its keys as a ring, and what is needed to judge the next document.</summary>
internal sealed record LoadedDocument(KeyRing Ring, DocumentStamp Stamp, bool IsEncrypted)
{
    /// <summary>Keys left out because they cannot be read or are duplicates.</summary>
    public int Unreadable { get; init; }

    /// <summary>Keys that are refused because their expiry cannot be read.</summary>
    public int UnreadableExpiries { get; init; }

    /// <summary>Keys whose secret is stored in plaintext, not counting one that a later duplicate overrides.</summary>
    public int PlaintextKeys { get; init; }

    /// <summary>There are keys, and no record's secret is plaintext.</summary>
    public bool HoldsHashesOnly => Ring.Count > 0 && PlaintextKeys == 0;

    /// <summary>Whether a document that was not made from this one was refused, so that later ones are judged more strictly.</summary>
    public bool HasForked { get; init; }

    public DocumentFacts Facts => new(Stamp, IsEncrypted, HoldsHashesOnly);
}
