using System.Net;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.S3.Connection;
using HeareAuth.Features.Storage.S3.Failures;

namespace HeareAuth.Tests.Storage.S3.Failures;

public sealed class S3ErrorsTests
{
    private static readonly S3Exchange s_sent = Sent();

    private readonly S3Errors _errors = new("The store http://store", "bucket");

    [Fact]
    public void Names_the_variables_and_the_missing_profile_if_there_are_no_credentials()
    {
        var failure = Translate(
            NoCredentials(new AmazonClientException(
                "Failed to resolve AWS credentials. The credential providers returned the following errors:\n\n"
                + "Exception 1 of 2: The environment variables were not set.\nException 2 of 2: Unable to find the \"default\" profile.")),
            S3FailureKind.Refused);

        Assert.Equal(FailureCode.StoreCredentialsMissing, failure.Code);
        Assert.EndsWith("found (Unable to find the \"default\" profile)", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("AWS_ACCESS_KEY_ID", failure.Remedy!, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_missing_profile() => Assert.Contains(
        "the \"prod\" profile",
        Translate(NoCredentials(new ProfileNotFoundException("Unable to find the \"prod\" profile.")), S3FailureKind.Refused).Reason,
        StringComparison.Ordinal);

    [Fact]
    public void Does_not_mistake_a_role_that_must_not_be_assumed_for_an_object_that_must_not_be_read()
    {
        var failure = Translate(NoCredentials(Response(new AmazonServiceException("secret words"), HttpStatusCode.Forbidden, "AccessDenied")), S3FailureKind.Refused);

        Assert.Equal(FailureCode.StoreCredentialsMissing, failure.Code);
        Assert.Contains("no credentials for the role (403 AccessDenied)", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_repeat_the_servers_own_message()
    {
        var failure = Translate(Response(new AmazonS3Exception("AKIACANARY is bad"), HttpStatusCode.Forbidden, "<AKIACANARY>"), S3FailureKind.Refused);

        Assert.DoesNotContain("AKIACANARY", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("(no code)", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301, "PermanentRedirect", "bucket_region_wrong", "S3_REGION")]
    [InlineData(400, "AuthorizationHeaderMalformed", "bucket_region_wrong", "S3_REGION")]
    [InlineData(403, "RequestTimeTooSkewed", "store_clock_skewed", "clock")]
    [InlineData(403, "InvalidToken", "store_credentials_rejected", "AWS_SESSION_TOKEN")]
    [InlineData(400, "ExpiredToken", "store_credentials_expired", "AWS_SESSION_TOKEN")]
    [InlineData(403, "SignatureDoesNotMatch", "store_credentials_rejected", "AWS_SECRET_ACCESS_KEY")]
    [InlineData(403, "AccessDenied", "store_access_denied", "s3:GetObject")]
    [InlineData(404, "NoSuchBucket", "bucket_not_found", "S3_BUCKET")]
    [InlineData(404, "", "store_not_s3", "endpoint")]
    [InlineData(400, "Whatever", "store_refused", "S3_KEY")]
    public void Gives_a_refusal_its_code_and_remedy(int status, string errorCode, string code, string remedy)
    {
        var failure = Translate(Response(new AmazonS3Exception(""), (HttpStatusCode)status, errorCode), S3FailureKind.Refused);

        Assert.Equal(code, failure.Code.Name);
        Assert.Contains(remedy, failure.Remedy!, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_an_untrusted_certificate_a_code_of_its_own()
    {
        var failure = Translate(new HttpRequestException("SSL failed", new AuthenticationException("The certificate is bad.")), S3FailureKind.Refused);

        Assert.Equal(FailureCode.StoreCertificateUntrusted, failure.Code);
    }

    [Theory]
    [InlineData(500, "InternalError", "store_failed")]
    [InlineData(502, "", "store_failed")]
    [InlineData(400, "RequestTimeout", "store_timed_out")]
    public void Does_not_treat_a_transient_failure_as_a_refusal(int status, string errorCode, string code)
    {
        var failure = Translate(Response(new AmazonS3Exception(""), (HttpStatusCode)status, errorCode), S3FailureKind.Inconclusive);

        Assert.Equal(code, failure.Code.Name);
    }

    [Fact]
    public void Says_in_one_sentence_why_a_write_is_uncertain()
    {
        var failed = _errors.Translate(Response(new AmazonS3Exception(""), HttpStatusCode.InternalServerError, "InternalError"), "s3://bucket/keys.json", s_sent);

        var e = Assert.IsType<WriteOutcomeUnknownException>(failed.ToWriteException("s3://bucket/keys.json"));

        Assert.Equal("The store http://store failed (500 InternalError), so s3://bucket/keys.json may or may not have been written", e.Failure.Reason);
    }

    private Failure Translate(Exception e, S3FailureKind kind)
    {
        var failure = _errors.Translate(e, "s3://bucket/keys.json", s_sent);
        Assert.Equal(kind, failure.Kind);
        return failure.ToReadException().Failure;
    }

    private static CredentialsException NoCredentials(Exception cause) => new(asked: null, cause);

    private static S3Exchange Sent()
    {
        var exchange = new S3Exchange();
        exchange.Send(proxy: null);
        return exchange;
    }

    private static T Response<T>(T e, HttpStatusCode status, string errorCode)
        where T : AmazonServiceException
    {
        (e.StatusCode, e.ErrorCode) = (status, errorCode);
        return e;
    }
}
