using System.Net;
using Amazon.Runtime;
using HeareAuth.Features.Storage.S3.Connection;

namespace HeareAuth.Features.Storage.S3.Failures;

/// <summary>Says which source provided no credentials, and what to do about it. The messages of the sources contain no secrets.</summary>
internal static class CredentialFailures
{
    private const string GiveCredentials =
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role.";

    public static S3Failure Of(CredentialsException e) => (e.Asked, e.Cause) switch
    {
        // The response came from the service that issues credentials for a role, not from the store.
        (_, AmazonServiceException { StatusCode: not 0 } response) => new S3Failure(
            response.StatusCode >= HttpStatusCode.InternalServerError ? S3FailureKind.Inconclusive : S3FailureKind.Refused,
            FailureCode.StoreCredentialsMissing,
            $"AWS issued no credentials for the role ({(int)response.StatusCode} {ErrorText.Code(response.ErrorCode)})",
            "Check AWS_PROFILE, the role and its trust policy.",
            e),
        (AssumeRoleWithWebIdentityCredentials web, InvalidOperationException { InnerException: { } unread }) => Missing(
            $"The web identity token {web.WebIdentityTokenFile} (AWS_WEB_IDENTITY_TOKEN_FILE) cannot be read ({ErrorText.FirstLine(unread.Message)})",
            "Check the path and its permissions.",
            e),
        (null or ProcessAWSCredentials, _) or (_, ProcessAWSCredentialException) => Missing(
            $"No AWS credentials were found ({ErrorText.PickUsefulLine(e.Cause.Message)})",
            GiveCredentials,
            e),
        _ => Missing(
            $"{Name(e.Asked)} provided no credentials ({ErrorText.FirstLine(e.Cause.GetBaseException().Message)})", Remedy(e.Asked), e),
    };

    /// <param name="source">What was asked; null while the SDK was still searching for a source.</param>
    /// <param name="store">How messages name the endpoint.</param>
    public static S3Failure TimedOut(AWSCredentials? source, string store, Exception e) =>
        source is AssumeRoleWithWebIdentityCredentials or GenericContainerCredentials or AssumeRoleAWSCredentials or ProcessAWSCredentials
            ? Missing($"{Name(source)} provided no credentials in time", Remedy(source), e)
            : new S3Failure(
                S3FailureKind.Inconclusive, // other sources are in memory or on disk, so the machine may just be busy
                FailureCode.StoreTimedOut,
                $"No request was sent to {ErrorText.InSentence(store)} in time",
                "Check that this machine is not overloaded, and where its AWS credentials come from.",
                e);

    private static S3Failure Missing(string reason, string remedy, Exception e) =>
        new(S3FailureKind.Refused, FailureCode.StoreCredentialsMissing, reason, remedy, e);

    private static string Name(AWSCredentials? source) => source switch
    {
        AssumeRoleWithWebIdentityCredentials web => $"AWS STS, asked for the role {web.RoleArn} (AWS_ROLE_ARN),",
        GenericContainerCredentials =>
            "The container credentials address (AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)",
        AssumeRoleAWSCredentials or ProcessAWSCredentials or SSOAWSCredentials => "The AWS profile (AWS_PROFILE)",
        _ => "The metadata service of this machine",
    };

    private static string Remedy(AWSCredentials? source) => source switch
    {
        AssumeRoleWithWebIdentityCredentials => "Check AWS_ROLE_ARN, and that AWS STS can be reached from here.",
        GenericContainerCredentials => "Check that the address answers, and AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE if it is set.",
        AssumeRoleAWSCredentials or ProcessAWSCredentials or SSOAWSCredentials =>
            "Check the profile, its credential_process, and the role it names.",
        _ => GiveCredentials,
    };
}
