using System.Diagnostics.CodeAnalysis;
using HeareAuth.Features.Results;

namespace HeareAuth.Features.Storage.S3;

/// <summary>Why a request to the store came to nothing. Translated before it leaves the S3 files.</summary>
[SuppressMessage("Design", "CA1064", Justification = "It is translated before it leaves the S3 files.")]
internal sealed class S3Failure(S3FailureKind kind, FailureCode code, string reason, string? remedy, Exception? inner) : Exception(reason, inner)
{
    public S3FailureKind Kind => kind;

    /// <summary>The store is at fault or out of reach, so asking it again at once is of no use.</summary>
    public bool IsOfTheStore => kind is S3FailureKind.NotSent or S3FailureKind.Unanswered or S3FailureKind.Throttled;

    public StoreUnavailableException OfRead() => new(code, Message, remedy, InnerException);

    public StorageException OfWrite(string location) => kind switch
    {
        S3FailureKind.ConditionFailed or S3FailureKind.Conflict or S3FailureKind.NoSuchObject => new StaleObjectException(location, InnerException),
        S3FailureKind.Unanswered or S3FailureKind.Throttled => new WriteOutcomeUnknownException(
            $"{location} may or may not have been written, because {Message}", remedy, InnerException),
        _ => OfRead(),
    };
}
