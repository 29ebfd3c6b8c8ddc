namespace HeareAuth.Features.Loading;

/// <summary>How a load ended.</summary>
/// <param name="Succeeded">The keys in memory are those of the store; false keeps what was there.</param>
/// <param name="Changed">A new document was taken.</param>
/// <param name="KeyCount">Keys in memory now.</param>
public sealed record LoadResult(bool Succeeded, bool Changed, int KeyCount);
