namespace HeareAuth.Features.Results;

/// <summary>A response that a pipeline behavior can build from failures, without reflection.</summary>
/// <typeparam name="TSelf">The response's own type.</typeparam>
public interface IFailable<out TSelf>
{
    /// <summary>The first failure; null on success.</summary>
    Failure? Failure { get; }

    static abstract TSelf From(IReadOnlyList<Failure> failures);
}
