using System.Diagnostics.CodeAnalysis;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using HeareAuth.Features.Results;

namespace HeareAuth.Features.Storage.S3;

/// <summary>Makes the SDK's client with the settings that its defaults get wrong for us; see docs/storage-format.md.</summary>
internal static class S3ClientSetup
{
    /// <exception cref="StoreUnavailableException">The SDK cannot use its own settings, which it reads besides ours.</exception>
    /// <param name="credentials">Null looks them up as the SDK does: variables, profiles, roles.</param>
    // The SDK finds the client that assumes a role by its name, with that role's source credentials; its own registry
    // for ahead-of-time programs would lose those. So the two types must survive trimming.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceConfig))]
    public static AmazonS3Client Create(StorageOptions options, StoreClock storeClock, AWSCredentials? credentials)
    {
        try
        {
            return CreateClient(options, storeClock, credentials);
        }
        catch (Exception e) when ((e as AmazonClientException ?? e.InnerException as AmazonClientException) is { } cause)
        {
            // It reads the profile before the first request, whether or not the client needs what is in it.
            throw new StoreUnavailableException(
                FailureCode.StoreCredentials,
                $"The AWS profile (AWS_CONFIG_FILE, AWS_PROFILE) or a variable of the AWS SDK cannot be used: {cause.Message.TrimEnd('.')}",
                "Correct the profile or the variable.",
                e);
        }
    }

    private static AmazonS3Client CreateClient(StorageOptions options, StoreClock storeClock, AWSCredentials? credentials)
    {
        var config = new AmazonS3Config
        {
            HttpClientFactory = new S3HttpClients(storeClock),
            // Polly alone retries: a write that the SDK repeats after a lost answer would come back as a lost condition.
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            // Other stores answer the trailers that the defaults send with 400.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
            config.ForcePathStyle = true;
            config.AuthenticationRegion = options.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
    }
}
