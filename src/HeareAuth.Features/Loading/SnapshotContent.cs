
namespace HeareAuth.Features.Loading;

/// <summary>What a snapshot keeps.</summary>
/// <param name="Document">The keys as they are served.</param>
/// <param name="ETag">The store's version of the document.</param>
/// <param name="Location">Which store it is of.</param>
/// <param name="WrittenAt">When the store last stood behind it.</param>
internal sealed record SnapshotContent(LoadedDocument Document, string ETag, string Location, DateTimeOffset WrittenAt);

/// <param name="Age">Since the store last stood behind it.</param>
internal sealed record RestoredSnapshot(LoadedDocument Document, string ETag, TimeSpan Age);
