using System.Diagnostics.CodeAnalysis;

namespace HeareAuth.Features.Results;

/// <summary>Either a value or a failure. A class: the default of a struct would claim success.</summary>
public sealed class Result<T> : IFailable<Result<T>>
    where T : class
{
    private Result(T? value, Failure? failure)
    {
        Value = value;
        Failure = failure;
    }

    public T? Value { get; }

    public Failure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Failure is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => From(failure);

    public static Result<T> From(Failure failure) => new(null, failure);
}
