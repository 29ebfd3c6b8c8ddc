namespace HeareAuth.Features.Loading;

/// <param name="ETag">The document's ETag in the store.</param>
/// <param name="Location">The store it was read from.</param>
/// <param name="WrittenAt">When the store last confirmed it.</param>
internal sealed record SnapshotContent(LoadedDocument Document, string ETag, string Location, DateTimeOffset WrittenAt)
{
    /// <summary>Whether it was read with STORAGE_SECRET_PREVIOUS.</summary>
    public bool HasPreviousSeal { get; init; }
}

/// <param name="Age">How long ago the store last confirmed it.</param>
/// <param name="IsServable">Whether its keys may be served; if not, it only serves to judge the next document.</param>
internal sealed record RestoredSnapshot(LoadedDocument Document, string ETag, TimeSpan Age, bool IsServable);
