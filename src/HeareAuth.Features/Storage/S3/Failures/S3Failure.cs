using System.Diagnostics.CodeAnalysis;

namespace HeareAuth.Features.Storage.S3.Failures;

[SuppressMessage("Design", "CA1064", Justification = "The store converts it before it reaches a caller.")]
internal sealed class S3Failure(S3FailureKind kind, FailureCode code, string reason, string? remedy, Exception? inner) : Exception(reason, inner)
{
    public S3FailureKind Kind => kind;

    /// <summary>Whether the same request may succeed later without anyone changing anything.</summary>
    public bool IsTransient => kind is S3FailureKind.NotSent or S3FailureKind.Inconclusive or S3FailureKind.Throttled;

    public StoreUnavailableException ToReadException() => new(code, Message, remedy, InnerException);

    public StorageException ToWriteException(string location) => kind switch
    {
        S3FailureKind.ConditionFailed or S3FailureKind.Conflict or S3FailureKind.NoSuchObject => new StaleObjectException(location, InnerException),
        S3FailureKind.Inconclusive or S3FailureKind.Throttled => new WriteOutcomeUnknownException(
            $"{Message}, so {location} may or may not have been written", remedy, InnerException),
        _ => ToReadException(),
    };
}
