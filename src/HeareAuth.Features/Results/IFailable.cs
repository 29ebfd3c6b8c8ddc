namespace HeareAuth.Features.Results;

/// <summary>A response that a pipeline behavior can build from failures, without reflection.</summary>
public interface IFailable<out TSelf>
{
    /// <summary>The first failure; null on success.</summary>
    Failure? Failure { get; }

    static abstract TSelf From(IReadOnlyList<Failure> failures);
}
