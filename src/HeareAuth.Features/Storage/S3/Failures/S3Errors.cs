using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.S3;
using HttpRequestException = System.Net.Http.HttpRequestException;

namespace HeareAuth.Features.Storage.S3.Failures;

/// <summary>
/// Turns what the SDK and the network throw into a reason and a remedy for the operator. Never repeats the server's own
/// message, which may quote the request and with it an access key.
/// </summary>
/// <param name="store">How messages name the endpoint.</param>
/// <param name="bucket">The value of S3_BUCKET.</param>
internal sealed class S3Errors(string store, string bucket)
{
    private const int MaxCodeLength = 64;
    private const string CheckEndpoint = "Check that the endpoint is an S3 store.";

    /// <summary>Whether a request to a store may throw this; anything else is a bug.</summary>
    public static bool Covers(Exception e) =>
        e is AmazonClientException or AmazonServiceException or ProcessAWSCredentialException or HttpRequestException or IOException or TimeoutException
            or OperationCanceledException or SocketException
            or ArgumentException; // thrown by the SDK for a header or an environment variable that it cannot parse

    public S3Failure Translate(Exception e, string location) => e switch
    {
        AmazonS3Exception { StatusCode: not 0 } response => OfResponse(response, location),
        AmazonUnmarshallingException => Fail(S3FailureKind.Inconclusive, FailureCode.StoreNotS3, "sent a response that is not S3's", CheckEndpoint, e),
        AmazonServiceException { StatusCode: not 0 } response => OfRole(response),
        ProcessAWSCredentialException => OfCredentials(e),
        AmazonClientException when IsAboutCredentials(e) => OfCredentials(e),
        _ => OfNetwork(e),
    };

    public S3Failure TimedOut(Exception e) => Fail(
        S3FailureKind.Inconclusive,
        FailureCode.StoreTimedOut,
        "did not answer in time",
        "Check that it runs and can be reached from here, and try again.",
        e);

    public S3Failure LacksETag() =>
        Fail(S3FailureKind.Inconclusive, FailureCode.StoreNotS3, "sent a response without an ETag", CheckEndpoint, null);

    /// <summary>The SDK has no type or code for this, so its words have to do.</summary>
    private static bool IsAboutCredentials(Exception e) =>
        e.Message.Contains("credential", StringComparison.OrdinalIgnoreCase)
        || e.Message.Contains("profile", StringComparison.OrdinalIgnoreCase)
        || e.Message.Contains("AssumeRole", StringComparison.OrdinalIgnoreCase);

    private static S3Failure OfCredentials(Exception e) => new(
        S3FailureKind.Refused,
        FailureCode.StoreCredentialsMissing,
        $"No AWS credentials were found ({PickUsefulLine(e.Message)})",
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role.",
        e);

    /// <summary>The response came from the service that issues credentials for a role, not from the store.</summary>
    private static S3Failure OfRole(AmazonServiceException e) => new(
        e.StatusCode >= HttpStatusCode.InternalServerError ? S3FailureKind.Inconclusive : S3FailureKind.Refused,
        FailureCode.StoreCredentialsMissing,
        $"AWS issued no credentials for the role ({(int)e.StatusCode} {Clean(e.ErrorCode)})",
        "Check AWS_PROFILE, the role and its trust policy.",
        e);

    private S3Failure OfResponse(AmazonS3Exception e, string location)
    {
        var code = Clean(e.ErrorCode);
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
                    S3FailureKind.Throttled, FailureCode.StoreThrottled, $"asks for fewer requests ({(int)e.StatusCode} {code})", "Try again later.", e),
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

    private S3Failure OfNetwork(Exception e)
    {
        var http = Find<HttpRequestException>(e);
        var socket = Find<SocketException>(e);
        return (http?.HttpRequestError, socket?.SocketErrorCode) switch
        {
            _ when Find<AuthenticationException>(e) is { } tls => Fail(
                S3FailureKind.Refused,
                FailureCode.StoreCertificateUntrusted,
                $"has no certificate that this machine trusts, so nothing was sent ({FirstLine(tls.Message)})",
                "Make this machine trust the certificate, or correct the endpoint.",
                e),
            (HttpRequestError.NameResolutionError, _) or (_, SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData) =>
                NotSent("cannot be reached: its host name was not found", "Check the endpoint, S3_REGION and the DNS server."),
            (_, SocketError.ConnectionRefused) => NotSent("refused the connection", "Check that it runs, and that the endpoint is the right one."),
            (HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.SecureConnectionError, _) =>
                NotSent($"cannot be reached ({FirstLine((socket ?? e).Message)})", "Check the endpoint, the network and its proxy."),
            _ when Find<TimeoutException>(e) is not null || e is OperationCanceledException => TimedOut(e),
            _ => Fail(
                S3FailureKind.Inconclusive,
                FailureCode.StoreFailed,
                $"did not send a complete response: the connection broke ({e.GetType().Name})",
                "Check the network and the store's log, and try again.",
                e),
        };

        S3Failure NotSent(string reason, string remedy) => Fail(S3FailureKind.NotSent, FailureCode.StoreUnreachable, reason, remedy, e);
    }

    private S3Failure Fail(S3FailureKind kind, FailureCode code, string reason, string remedy, Exception? e) =>
        new(kind, code, $"{store} {reason}", remedy, e);

    private static TException? Find<TException>(Exception e)
        where TException : Exception
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is TException found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Passes on an error code only if it is one word: anything else that a server sends there is kept out of the log.</summary>
    private static string Clean(string? code)
    {
        var word = code?.Length <= MaxCodeLength ? code : null;
        return word is { Length: > 0 } && word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_') ? word : "no code";
    }

    /// <summary>Of the SDK's list of everything it tried, picks the line about the profile, which an operator can act on.</summary>
    private static string PickUsefulLine(string message)
    {
        var line = Array.Find(message.Split('\n'), static line => line.Contains("profile", StringComparison.OrdinalIgnoreCase)) ?? FirstLine(message);
        return (line.StartsWith("Exception ", StringComparison.Ordinal) ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..] : line).Trim().TrimEnd('.');
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0].Trim().TrimEnd('.');
}
