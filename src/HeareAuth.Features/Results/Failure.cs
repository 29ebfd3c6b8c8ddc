namespace HeareAuth.Features.Results;

/// <summary>An expected refusal: its kind, for the hosts to translate, and words that any caller may read.</summary>
public sealed record Failure(FailureKind Kind, string Message)
{
    public static Failure Invalid(string message) => new(FailureKind.Invalid, message);

    public static Failure NotConfigured(string message) => new(FailureKind.NotConfigured, message);

    public static Failure Forbidden(string message) => new(FailureKind.Forbidden, message);

    public static Failure NotFound(string message) => new(FailureKind.NotFound, message);

    public static Failure Unavailable(string message) => new(FailureKind.Unavailable, message);

    public static Failure Failed(string message) => new(FailureKind.Failed, message);
}
