using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Loading;

/// <param name="Succeeded">The keys in memory are those of the store; false if the earlier keys are still in use.</param>
/// <param name="Changed">The keys of a different document are now served.</param>
/// <param name="KeyCount">How many keys are in memory now.</param>
public sealed record LoadResult(bool Succeeded, bool Changed, int KeyCount)
{
    /// <summary>Why the stored document was refused as a rollback, as part of a sentence; null if it was not.</summary>
    public string? Rollback { get; init; }

    /// <summary>The revision and the write id of the served document; null if there is none or the Python service wrote it.</summary>
    internal DocumentStamp Served { get; init; }

    /// <summary>A document was read, whether its keys are served now or it was refused.</summary>
    public bool HasReadDocument { get; init; }
}
