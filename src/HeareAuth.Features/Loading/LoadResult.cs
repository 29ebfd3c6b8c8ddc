namespace HeareAuth.Features.Loading;

/// <summary>Says how a load ended.</summary>
/// <param name="Succeeded">The keys in memory are those of the store; false if the earlier keys stayed.</param>
/// <param name="Changed">The keys of another document are served now.</param>
/// <param name="KeyCount">How many keys are in memory now.</param>
public sealed record LoadResult(bool Succeeded, bool Changed, int KeyCount);
