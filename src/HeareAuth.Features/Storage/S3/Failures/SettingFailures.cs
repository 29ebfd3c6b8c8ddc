using HeareAuth.Features.Storage.S3.Connection;

namespace HeareAuth.Features.Storage.S3.Failures;

/// <summary>Explains what the SDK refused before it sent anything: a setting that it cannot use, which only the operator can change.</summary>
internal static class SettingFailures
{
    public static S3Failure OfHeader(UnsendableValueException e) => Fail(
        "contains a character that cannot be sent in a request, such as a line break",
        "Set it again without that character, in the variable or in the AWS profile.",
        e,
        e.Variable);

    /// <param name="bucket">The value of S3_BUCKET.</param>
    public static S3Failure OfSdk(Exception e, string bucket) => Fail(
        $"the AWS SDK cannot send a request with these settings ({ErrorText.FirstLine(e.Message)})",
        "Correct S3_BUCKET, S3_REGION, the endpoint, or the settings of the AWS SDK in its variables and profile.",
        e,
        FindVariable(e.Message, bucket));

    /// <summary>The SDK has no type or code for this, so its words have to do.</summary>
    private static string? FindVariable(string message, string bucket)
    {
        return Mentions("FIPS") ? "AWS_USE_FIPS_ENDPOINT"
            : Mentions("dual") ? "AWS_USE_DUALSTACK_ENDPOINT"
            : Mentions("bucket") || Mentions("ARN") || bucket.StartsWith("arn:", StringComparison.Ordinal) ? "S3_BUCKET"
            : Mentions("region") ? "S3_REGION"
            : null;

        bool Mentions(string word) => message.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private static S3Failure Fail(string reason, string remedy, Exception e, string? field) =>
        new(S3FailureKind.Refused, FailureCode.SettingInvalid, reason, remedy, e, field);
}
