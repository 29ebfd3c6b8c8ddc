namespace HeareAuth.Features.Results;

/// <summary>A response that a pipeline behavior can make out of a failure, without reflection.</summary>
/// <typeparam name="TSelf">The response's own type.</typeparam>
public interface IFailable<out TSelf>
{
    Failure? Failure { get; }

    static abstract TSelf From(Failure failure);
}
