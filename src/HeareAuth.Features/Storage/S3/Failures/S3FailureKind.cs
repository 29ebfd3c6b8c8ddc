namespace HeareAuth.Features.Storage.S3.Failures;

internal enum S3FailureKind
{
    /// <summary>The store refused for a reason that will not go away by itself: access, bucket, signature.</summary>
    Refused,

    /// <summary>The store does not support something in the request, such as a condition on a write.</summary>
    Unsupported,

    /// <summary>There was no connection, so nothing was sent.</summary>
    NotSent,

    /// <summary>No response, part of one, or a server error (5xx): the request may or may not have been carried out.</summary>
    Inconclusive,

    /// <summary>A response that is not S3's. Asking again would not help, but a write may have been carried out.</summary>
    Unreadable,

    /// <summary>The body of a response ended early.</summary>
    CutShort,

    /// <summary>The store is throttling requests (429, 503 SlowDown).</summary>
    Throttled,

    /// <summary>304: the object still has the ETag.</summary>
    NotModified,

    /// <summary>404 NoSuchKey. A missing bucket is <see cref="Refused"/>.</summary>
    NoSuchObject,

    /// <summary>412: the object is not the one that the condition names, or the store misread the condition.</summary>
    ConditionFailed,

    /// <summary>409: another write is in progress.</summary>
    Conflict,
}
