using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Support;

/// <summary>The real S3 server that tests run against; take it as an <c>IClassFixture</c>, one server serves them all.</summary>
/// <remarks>
/// It is the one of S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY and S3_TEST_SECRET_KEY, else with S3_TEST_DOCKER=1 a container.
/// Where there is neither, every test that asks for a bucket is skipped with a reason that <c>eng/test</c> repeats.
/// A class fixture rather than a collection: classes of one collection never run side by side.
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

    /// <summary>Makes an empty bucket of a new name; skips the test where there is no server.</summary>
    public async Task<string> NewBucketAsync()
    {
        var bucket = $"t-{Guid.NewGuid():N}";
        using var client = Client();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await client.PutBucketAsync(new PutBucketRequest { BucketName = bucket }, limit.Token);
        return bucket;
    }

    /// <summary>What the product would read from its variables.</summary>
    /// <param name="through">The address of a fault proxy; null goes to the server itself.</param>
    public StorageOptions Options(string bucket, Uri? through = null) =>
        new() { Bucket = bucket, Endpoint = through ?? Endpoint };

    /// <summary>A plain client for arranging and checking; the product makes its own.</summary>
    public AmazonS3Client Client(Uri? through = null, int retries = 2) => new(
        Credentials(),
        new AmazonS3Config
        {
            ServiceURL = (through ?? Endpoint).ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            Timeout = TimeSpan.FromSeconds(20),
            MaxErrorRetry = retries,
            // Not part of MaxErrorRetry: without it the SDK sends a request up to ten times more when a connection breaks.
            MaxStaleConnectionRetries = retries,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    public BasicAWSCredentials Credentials() => new(AccessKey, SecretKey);

    /// <summary>The variables that point a process of ours at a bucket, and away from the developer's own AWS files.</summary>
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
