using System.Diagnostics.CodeAnalysis;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;
using Amazon.SecurityToken;

namespace HeareAuth.Features.Storage.S3.Connection;

/// <summary>Creates the SDK's client, overriding the defaults that do not suit us; see docs/gotchas.md.</summary>
internal static class S3ClientSetup
{
    /// <param name="credentials">Null to use the SDK's default credential chain: environment variables, profiles, roles.</param>
    /// <exception cref="StoreUnavailableException">The SDK's own settings, such as its profile, cannot be used.</exception>
    // To assume a role, the SDK looks up the STS client by its type name. The registry it offers for Native AOT ignores
    // the role's source credentials, so these two types must survive trimming.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceConfig))]
    public static AmazonS3Client Create(StorageOptions options, AWSCredentials? credentials)
    {
        try
        {
            return CreateClient(options, credentials);
        }
        catch (Exception e) when ((e as AmazonClientException ?? e.InnerException as AmazonClientException) is { } cause)
        {
            // The SDK reads the profile at once, even if the client needs nothing in it.
            throw new StoreUnavailableException(
                FailureCode.StoreCredentialsMissing,
                $"The AWS profile (AWS_CONFIG_FILE, AWS_PROFILE) or a variable of the AWS SDK cannot be used: {cause.Message.TrimEnd('.')}",
                "Correct the profile or the variable.",
                e);
        }
    }

    private static Client CreateClient(StorageOptions options, AWSCredentials? credentials)
    {
        var config = new AmazonS3Config
        {
            HttpClientFactory = new S3HttpClients(),
            // Only we retry: if the SDK repeated a write whose response was lost, the store would report a failed condition.
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            // By default the SDK sends checksum trailers, which other stores answer with 400.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
        {
            // The SDK adds a slash and the bucket.
            config.ServiceURL = endpoint.ToString().TrimEnd('/');
            config.ForcePathStyle = true;
            config.AuthenticationRegion = options.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return new Client(new S3Credentials(credentials, config), config);
    }

    /// <summary>
    /// Reads responses without comparing the ETag with the MD5 of the body. The SDK does this with every ETag that has no
    /// hyphen, but an ETag is opaque: gateways and encrypting stores use other hashes, counters or random numbers.
    /// </summary>
    private sealed class Client(AWSCredentials credentials, AmazonS3Config config) : AmazonS3Client(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.RemoveHandler<AmazonS3ResponseHandler>();
        }
    }
}
