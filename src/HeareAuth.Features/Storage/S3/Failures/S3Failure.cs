using System.Diagnostics.CodeAnalysis;

namespace HeareAuth.Features.Storage.S3.Failures;

/// <param name="field">The variable at fault, if it is certain.</param>
[SuppressMessage("Design", "CA1064", Justification = "The store converts it before it reaches a caller.")]
internal sealed class S3Failure(S3FailureKind kind, FailureCode code, string reason, string? remedy, Exception? inner, string? field = null)
    : Exception(reason, inner)
{
    public S3FailureKind Kind => kind;

    /// <summary>The store's own time, from its Date header; null if there was none.</summary>
    public DateTimeOffset? StoreTime { get; init; }

    /// <summary>Whether the same request may succeed later without anyone changing anything.</summary>
    public bool IsTransient => kind is S3FailureKind.NotSent or S3FailureKind.Inconclusive or S3FailureKind.CutShort or S3FailureKind.Throttled;

    public S3Failure At(DateTimeOffset? storeTime) => new(kind, code, Message, remedy, InnerException, field) { StoreTime = storeTime };

    public StoreUnavailableException ToReadException() => new(code, Message, remedy, InnerException, field);

    public StorageException ToWriteException(string location) => kind switch
    {
        S3FailureKind.ConditionFailed or S3FailureKind.Conflict or S3FailureKind.NoSuchObject => new StaleObjectException(location, InnerException),
        S3FailureKind.Inconclusive or S3FailureKind.Unreadable or S3FailureKind.CutShort or S3FailureKind.Throttled
            or S3FailureKind.NotModified => Unknown(location), // 304 answers no write
        _ => ToReadException(),
    };

    private WriteOutcomeUnknownException Unknown(string location) =>
        new($"{Message}, so {location} may or may not have been written", remedy, InnerException) { Cause = Message };
}
