using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;
using HeareAuth.Features.Verification;

namespace HeareAuth.Features.Loading;

/// <summary>A document that was read for serving: its keys as a ring, and what is needed to judge the next document.</summary>
internal sealed record LoadedDocument(KeyRing Ring, DocumentFacts Facts)
{
    /// <summary>Keys left out because they cannot be read or are duplicates.</summary>
    public int Unreadable { get; init; }

    /// <summary>Keys that are refused because their expiry cannot be read.</summary>
    public int UnreadableExpiries { get; init; }

    /// <summary>Whether a document that was not made from this one was refused, so that later ones are judged more strictly.</summary>
    public bool HasForked { get; init; }

    public DocumentStamp Stamp => Facts.Stamp;

    /// <summary>Takes over what is known of the earlier document that this one was made from, or that it is.</summary>
    public LoadedDocument MadeFrom(LoadedDocument earlier) => this with
    {
        Facts = Facts.MadeFrom(earlier.Facts),
        HasForked = earlier.HasForked && Stamp.OwnWrite == earlier.Stamp.OwnWrite,
    };
}
