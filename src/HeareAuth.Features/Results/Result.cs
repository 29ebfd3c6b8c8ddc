using System.Diagnostics.CodeAnalysis;

namespace HeareAuth.Features.Results;

/// <summary>Contains a value, or the failures that prevented one. A class, because the default of a struct would look like success.</summary>
public sealed class Result<T> : IFailable<Result<T>>
    where T : class
{
    private Result(T? value, IReadOnlyList<Failure> failures)
    {
        Value = value;
        Failures = failures;
    }

    public T? Value { get; }

    /// <summary>Every reason; empty on success.</summary>
    public IReadOnlyList<Failure> Failures { get; }

    public Failure? Failure => Failures is [var first, ..] ? first : null;

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Value is not null;

    public static implicit operator Result<T>(T value) => new(value, []);

    public static implicit operator Result<T>(Failure failure) => From([failure]);

    public static Result<T> From(IReadOnlyList<Failure> failures) => new(null, failures);
}
