namespace HeareAuth.Features.Storage.S3;

internal enum S3FailureKind
{
    /// <summary>The store said no, and will say so again: access, bucket, signature.</summary>
    Refused,

    /// <summary>The store does not know what was asked, such as a condition on a write.</summary>
    Unsupported,

    /// <summary>No connection came about, so nothing was asked.</summary>
    NotSent,

    /// <summary>No answer, half of one, or one that tells nothing (5xx): what was asked may have been done.</summary>
    Unanswered,

    /// <summary>The store asks for patience (429, 503 SlowDown).</summary>
    Throttled,

    /// <summary>304: the object still has the ETag.</summary>
    NotModified,

    /// <summary>404 NoSuchKey. A missing bucket is <see cref="Refused"/>.</summary>
    NoSuchObject,

    /// <summary>412: the object is not the one that the condition names, or the store misread the condition.</summary>
    ConditionFailed,

    /// <summary>409: somebody else is writing right now.</summary>
    Conflict,
}
