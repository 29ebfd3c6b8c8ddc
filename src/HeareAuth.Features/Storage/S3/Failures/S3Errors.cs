using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using HeareAuth.Features.Storage.S3.Connection;

namespace HeareAuth.Features.Storage.S3.Failures;

/// <summary>
/// Turns what the SDK and the network throw into a reason and a remedy for the operator. Never repeats the server's own
/// message, which may quote the request and with it an access key.
/// </summary>
/// <param name="store">How messages name the endpoint.</param>
/// <param name="bucket">The value of S3_BUCKET.</param>
internal sealed class S3Errors(string store, string bucket)
{
    private const string CheckEndpoint = "Check that the endpoint is an S3 store.";

    private readonly NetworkFailures _network = new(store);

    public S3Failure Translate(Exception e, string location, S3Exchange exchange) => (e switch
    {
        S3Failure failure => failure,
        CredentialsException cause => CredentialFailures.Of(cause),
        UnsendableValueException cause => SettingFailures.OfHeader(cause),
        OperationCanceledException when !exchange.IsSent => CredentialFailures.TimedOut(exchange.CredentialsSource, store, e),
        _ when !exchange.IsSent => SettingFailures.OfSdk(e, bucket),
        AmazonServiceException { StatusCode: not 0 } response when exchange.Proxy is { } proxy && IsOfProxy(response) =>
            _network.OfProxy(proxy, (int)response.StatusCode, e),
        AmazonS3Exception { StatusCode: not 0 } response => OfResponse(response, location),
        AmazonUnmarshallingException response => Fail(
            response.StatusCode >= HttpStatusCode.InternalServerError ? S3FailureKind.Inconclusive
                : response.StatusCode >= HttpStatusCode.BadRequest ? S3FailureKind.Refused
                : S3FailureKind.Unreadable,
            FailureCode.StoreNotS3,
            $"sent a response that is not in S3's format ({(int)response.StatusCode})",
            CheckEndpoint,
            e),
        _ => _network.Of(e, exchange),
    }).At(exchange.StoreTime);

    /// <summary>Explains what broke while the body of a response was read.</summary>
    public S3Failure TranslateBody(Exception e, string location, S3Exchange exchange) => _network.OfBody(e, exchange, location);

    public S3Failure TimedOut(Exception e) => _network.TimedOut(e);

    public S3Failure LacksETag() =>
        Fail(S3FailureKind.Inconclusive, FailureCode.StoreNotS3, "sent a response without an ETag", CheckEndpoint, null);

    public S3Failure SentPart(string location, int status) => NotTheObject(
        $"answered {status} instead of 200 to a request for the whole of {location}", CheckEndpoint);

    public S3Failure SentUnknownCoding(string location, string? coding) => NotTheObject(
        $"sent {location} with the Content-Encoding {ErrorText.Code(coding)}, which cannot be read here",
        "Store the object without a Content-Encoding, or with gzip.");

    public S3Failure SentPage(string location, string mediaType, Exception? e) => NotTheObject(
        $"sent {(mediaType == "text/html" ? "a web page" : "text")} ({ErrorText.MediaType(mediaType)}) in place of {location}",
        "Check the endpoint, and that no proxy or portal in between asks for a login.",
        e);

    private S3Failure NotTheObject(string reason, string remedy, Exception? e = null) =>
        Fail(S3FailureKind.Refused, FailureCode.StoreNotS3, reason, remedy, e);

    /// <summary>A store puts the id of the request into each of its errors; a gateway error without one is the proxy's own.</summary>
    private static bool IsOfProxy(AmazonServiceException e) =>
        e.StatusCode is HttpStatusCode.ProxyAuthenticationRequired
        || (e.StatusCode >= HttpStatusCode.InternalServerError && string.IsNullOrEmpty(e.RequestId));

    private S3Failure OfResponse(AmazonS3Exception e, string location)
    {
        var code = ErrorText.Code(e.ErrorCode);
        return (e.StatusCode, code) switch
        {
            (HttpStatusCode.NotModified, _) => Fail(
                S3FailureKind.NotModified,
                FailureCode.StoreNotS3,
                $"answered 304 (unchanged) for {location} to a request without a condition",
                CheckEndpoint,
                e),
            (HttpStatusCode.NotFound, "NoSuchKey") =>
                Fail(S3FailureKind.NoSuchObject, FailureCode.StoreRefused, $"has no object {location}", "Check S3_KEY.", e),
            (HttpStatusCode.NotFound, "NoSuchBucket") =>
                Refused(FailureCode.BucketNotFound, $"has no bucket {bucket}", "Check S3_BUCKET, and that the endpoint is the right one."),
            (HttpStatusCode.NotFound, _) => Refused(FailureCode.StoreNotS3, $"answered 404 ({code}), but not as S3 does", CheckEndpoint),
            (HttpStatusCode.PreconditionFailed, _) =>
                Fail(S3FailureKind.ConditionFailed, FailureCode.StoreRefused, $"found {location} changed", "Try again.", e),
            (HttpStatusCode.Conflict, "ConditionalRequestConflict" or "OperationAborted" or "Conflict") =>
                Fail(S3FailureKind.Conflict, FailureCode.StoreRefused, $"is busy with another write of {location}", "Try again.", e),
            (HttpStatusCode.TooManyRequests, _)
                or (_, "SlowDown" or "Throttling" or "ThrottlingException" or "TooManyRequests" or "RequestLimitExceeded") => Fail(
                    S3FailureKind.Throttled, FailureCode.StoreThrottled, $"is throttling requests ({(int)e.StatusCode} {code})", "Try again later.", e),
            (_, "RequestTimeout") => Fail(
                S3FailureKind.Inconclusive, FailureCode.StoreTimedOut, "did not receive the request in time", "Check the network, and try again.", e),
            (HttpStatusCode.NotImplemented, _)
                or (HttpStatusCode.BadRequest, "NotImplemented" or "InvalidRequest" or "InvalidArgument" or "UnsupportedArgument") => Fail(
                    S3FailureKind.Unsupported,
                    FailureCode.StoreNotS3,
                    $"does not support the request ({code})",
                    "Check that the endpoint is an S3 store, and a version of it that supports conditional requests.",
                    e),
            ( >= HttpStatusCode.InternalServerError, _) => Fail( // 503 other than SlowDown, too
                S3FailureKind.Inconclusive,
                FailureCode.StoreFailed,
                $"failed ({(int)e.StatusCode} {code})",
                "Try again. If it keeps failing, check the store's log.",
                e),
            (_, "SignatureDoesNotMatch") =>
                Refused(FailureCode.StoreCredentialsRejected, "did not accept the signature", "Check AWS_SECRET_ACCESS_KEY and S3_REGION."),
            (_, "InvalidAccessKeyId") => Refused(
                FailureCode.StoreCredentialsRejected, "does not know the access key", "Check AWS_ACCESS_KEY_ID, and that the endpoint is the right one."),
            (_, "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "RequestExpired") =>
                Refused(FailureCode.StoreCredentialsExpired, "says that the session token has expired", "Renew the credentials (AWS_SESSION_TOKEN)."),
            (_, "InvalidToken" or "InvalidClientTokenId" or "UnrecognizedClientException") =>
                Refused(FailureCode.StoreCredentialsRejected, $"did not accept the session token ({code})", "Check AWS_SESSION_TOKEN and the role."),
            (_, "RequestTimeTooSkewed") => Refused(FailureCode.StoreClockSkewed, "says that this machine's clock is wrong", "Set the clock."),
            (HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect, _)
                or (_, "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException") =>
                    Refused(FailureCode.BucketRegionWrong, $"says that the bucket {bucket} is in another region ({code})", "Check S3_REGION and the endpoint."),
            (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, _) => Refused(
                FailureCode.StoreAccessDenied,
                $"denied access to {location} ({code})",
                "Allow s3:GetObject and s3:PutObject on it and on the names that start with it. "
                    + "Without s3:ListBucket, AWS also denies access to an object that does not exist."),
            _ => Refused(
                FailureCode.StoreRefused, $"refused the request ({(int)e.StatusCode} {code})", "Check the endpoint, S3_BUCKET, S3_KEY and S3_REGION."),
        };

        S3Failure Refused(FailureCode failure, string reason, string remedy) => Fail(S3FailureKind.Refused, failure, reason, remedy, e);
    }

    private S3Failure Fail(S3FailureKind kind, FailureCode code, string reason, string remedy, Exception? e) =>
        new(kind, code, $"{store} {reason}", remedy, e);
}
