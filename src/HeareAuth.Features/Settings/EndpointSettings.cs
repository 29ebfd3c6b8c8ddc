namespace HeareAuth.Features.Settings;

/// <summary>
/// Reads the endpoint of an S3-compatible store, and rejects settings that do not work with one. The SDK would otherwise
/// refuse every request, long after the start and without naming the variable.
/// </summary>
internal static class EndpointSettings
{
    /// <returns>The endpoint without a final slash; null for AWS.</returns>
    /// <exception cref="InvalidSettingException">It cannot be used, or another variable works only with AWS.</exception>
    public static Uri? Read(SettingsSource settings, string? bucket)
    {
        var variable = settings.Text("AWS_ENDPOINT_URL_S3") is null ? "AWS_ENDPOINT_URL" : "AWS_ENDPOINT_URL_S3";
        if (settings.Text(variable) is not { } text)
        {
            return null;
        }

        var endpoint = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri!
            : throw new InvalidSettingException(variable, "not an http or https URL", "Use a URL such as http://localhost:9000.");
        if (endpoint.UserInfo.Length > 0)
        {
            throw new InvalidSettingException(
                variable, "contains a user name or password", "Remove it, and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
        }

        if (endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
        {
            throw new InvalidSettingException(variable, "contains a query or a fragment", "Remove the ? or # and everything after it.");
        }

        if (bucket is not null)
        {
            RejectAwsOnly(settings, variable, bucket);
        }

        return new Uri($"{endpoint.GetLeftPart(UriPartial.Authority)}{endpoint.AbsolutePath.TrimEnd('/')}");
    }

    private static void RejectAwsOnly(SettingsSource settings, string endpoint, string bucket)
    {
        if (bucket.StartsWith("arn:", StringComparison.Ordinal))
        {
            throw new InvalidSettingException(
                "S3_BUCKET", $"an ARN, which works only on AWS, but {endpoint} is set", $"Use the bucket's name, or unset {endpoint}.");
        }

        foreach (var variable in (ReadOnlySpan<string>)["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"])
        {
            if (settings.Text(variable)?.Equals("true", StringComparison.OrdinalIgnoreCase) is true)
            {
                throw new InvalidSettingException(variable, $"works only on AWS, but {endpoint} is set", "Unset one of them.");
            }
        }
    }
}
