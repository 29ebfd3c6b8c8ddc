using System.Diagnostics.CodeAnalysis;

namespace HeareAuth.Features.Storage.S3;

/// <summary>Why a request came to nothing, in an operator's words. Stays inside the S3 files.</summary>
[SuppressMessage("Design", "CA1064", Justification = "It is translated before it leaves the S3 files.")]
internal sealed class S3Failure(S3FailureKind kind, string message, Exception? inner) : Exception(message, inner)
{
    public S3FailureKind Kind => kind;

    /// <summary>The store is at fault or out of reach, so that asking it again at once is of no use.</summary>
    public bool IsOfTheStore => kind is S3FailureKind.NotSent or S3FailureKind.Unanswered or S3FailureKind.Throttled;

    public StoreUnavailableException OfRead() => new(Message, InnerException);

    public StorageException OfWrite(string location) => kind switch
    {
        S3FailureKind.ConditionFailed or S3FailureKind.Conflict or S3FailureKind.NoSuchObject =>
            new StaleObjectException($"{location} was changed by somebody else.", InnerException),
        S3FailureKind.Unanswered or S3FailureKind.Throttled => new WriteOutcomeUnknownException(
            $"{location} may or may not be written. {Message}", InnerException),
        _ => new StoreUnavailableException(Message, InnerException),
    };
}
