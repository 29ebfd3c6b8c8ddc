using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using HeareAuth.Features.Storage.S3;

namespace HeareAuth.Tests.Storage.S3;

public sealed class S3ErrorsTests
{
    private readonly S3Errors _errors = new("The store http://store", "bucket");

    [Fact]
    public void Missing_credentials_name_the_variables_and_the_profile_that_was_looked_for()
    {
        var failure = Translate(new AmazonClientException(
            "Failed to resolve AWS credentials. The credential providers returned the following errors:\n\n"
            + "Exception 1 of 2: The environment variables were not set.\nException 2 of 2: Unable to find the \"default\" profile."));

        Assert.Equal(S3FailureKind.Refused, failure.Kind);
        Assert.Contains("AWS_ACCESS_KEY_ID", failure.Message, StringComparison.Ordinal);
        Assert.Contains("found (Unable to find the \"default\" profile). Set", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_profile_is_named() =>
        Assert.Contains("the \"prod\" profile", Translate(new ProfileNotFoundException("Unable to find the \"prod\" profile.")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_role_that_may_not_be_assumed_is_not_taken_for_the_objects_denial()
    {
        var failure = Translate(Answer(new AmazonServiceException("secret words"), HttpStatusCode.Forbidden, "AccessDenied"));

        Assert.Equal(S3FailureKind.Refused, failure.Kind);
        Assert.Contains("no credentials for the role (403 AccessDenied)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_servers_own_words_are_not_repeated()
    {
        var failure = Translate(Answer(new AmazonS3Exception("AKIACANARY is bad"), HttpStatusCode.Forbidden, "<AKIACANARY>"));

        Assert.DoesNotContain("AKIACANARY", failure.Message, StringComparison.Ordinal);
        Assert.Contains("(no code)", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301, "PermanentRedirect", "S3_REGION")]
    [InlineData(400, "AuthorizationHeaderMalformed", "S3_REGION")]
    [InlineData(403, "RequestTimeTooSkewed", "clock")]
    [InlineData(403, "InvalidToken", "AWS_SESSION_TOKEN")]
    public void A_refusal_names_its_remedy(int status, string code, string remedy)
    {
        var failure = Translate(Answer(new AmazonS3Exception(""), (HttpStatusCode)status, code));

        Assert.Equal(S3FailureKind.Refused, failure.Kind);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(502, "")]
    [InlineData(400, "RequestTimeout")]
    public void What_may_pass_is_no_refusal(int status, string code) =>
        Assert.Equal(S3FailureKind.Unanswered, Translate(Answer(new AmazonS3Exception(""), (HttpStatusCode)status, code)).Kind);

    private S3Failure Translate(Exception e)
    {
        Assert.True(S3Errors.Covers(e));
        return _errors.Translate(e, "s3://bucket/keys.json");
    }

    private static T Answer<T>(T e, HttpStatusCode status, string code)
        where T : AmazonServiceException
    {
        (e.StatusCode, e.ErrorCode) = (status, code);
        return e;
    }
}
