using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Support;

/// <summary>The real S3 server for tests. Use it as an <c>IClassFixture</c>; all classes share one server.</summary>
/// <remarks>
/// It is the server of S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY and S3_TEST_SECRET_KEY, or a container with
/// S3_TEST_DOCKER=1. Without either, every test that asks for a bucket is skipped, and <c>eng/test</c> reports the reason.
/// It is a class fixture and not a collection fixture because the classes of a collection do not run in parallel.
/// </remarks>
public sealed class S3Server : IAsyncLifetime
{
    public const string AbsentReason =
        "No S3 server: run eng/test, or set S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY and S3_TEST_SECRET_KEY, or S3_TEST_DOCKER=1";

    private static readonly Lazy<Task<S3Address?>> s_address = new(FindAsync);

    private S3Address? _address;

    public bool IsPresent => _address is not null;

    public Uri Endpoint => Address.Endpoint;

    public string AccessKey => Address.AccessKey;

    public string SecretKey => Address.SecretKey;

    private S3Address Address => _address ?? throw new SkipException(AbsentReason);

    public async Task InitializeAsync() => _address = await s_address.Value;

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Creates an empty bucket with a new name, or skips the test if there is no server.</summary>
    public async Task<string> NewBucketAsync()
    {
        var bucket = $"t-{Guid.NewGuid():N}";
        using var client = Client();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await client.PutBucketAsync(new PutBucketRequest { BucketName = bucket }, limit.Token);
        return bucket;
    }

    /// <summary>The options that the product would read from its variables.</summary>
    /// <param name="through">The address of a fault proxy; null connects to the server directly.</param>
    public StorageOptions Options(string bucket, Uri? through = null) =>
        new() { Bucket = bucket, Endpoint = through ?? Endpoint };

    /// <summary>Creates a plain client for setup and assertions; the product creates its own.</summary>
    public AmazonS3Client Client(Uri? through = null, int retries = 2) => new(
        Credentials(),
        new AmazonS3Config
        {
            ServiceURL = (through ?? Endpoint).ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            Timeout = TimeSpan.FromSeconds(20),
            MaxErrorRetry = retries,
            // Not covered by MaxErrorRetry: by default the SDK sends a request up to ten more times when a connection breaks.
            MaxStaleConnectionRetries = retries,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    public BasicAWSCredentials Credentials() => new(AccessKey, SecretKey);

    /// <summary>The variables that make a process use a bucket, and not the developer's own AWS files.</summary>
    public Dictionary<string, string?> Variables(string bucket, Uri? through = null) => new()
    {
        ["S3_BUCKET"] = bucket,
        ["AWS_ENDPOINT_URL_S3"] = (through ?? Endpoint).ToString(),
        ["AWS_ACCESS_KEY_ID"] = AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = SecretKey,
        ["AWS_SESSION_TOKEN"] = null,
        ["AWS_PROFILE"] = null,
        ["AWS_REGION"] = "us-east-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
    };

    private static async Task<S3Address?> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("S3_TEST_ENDPOINT") is { Length: > 0 } endpoint)
        {
            return new S3Address(new Uri(endpoint), Required("S3_TEST_ACCESS_KEY"), Required("S3_TEST_SECRET_KEY"));
        }

        return Environment.GetEnvironmentVariable("S3_TEST_DOCKER") is "1" ? await S3Container.StartAsync() : null;
    }

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? text
            : throw new InvalidOperationException($"S3_TEST_ENDPOINT is set, so {variable} must be set too");
}
