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
internal sealed record RestoredSnapshot(LoadedDocument Document, string ETag, TimeSpan Age);
