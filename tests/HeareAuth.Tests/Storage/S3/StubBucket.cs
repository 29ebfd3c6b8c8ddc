using System.Text;
using Amazon.Runtime;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Reliability;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.S3;

/// <summary>A bucket in a <see cref="StubStore"/>, and the service and the command (as a process) that use it.</summary>
internal sealed class StubBucket : IAsyncDisposable
{
    private StubBucket(StubStore store)
    {
        Store = store;
        Variables = new Dictionary<string, string?>
        {
            ["HOME"] = Folder.Path,
            ["S3_BUCKET"] = "bucket",
            ["AWS_ENDPOINT_URL_S3"] = store.Endpoint.ToString(),
            ["AWS_ACCESS_KEY_ID"] = "access",
            ["AWS_SECRET_ACCESS_KEY"] = Canary.AwsSecretKey,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["REFRESH_URL"] = "http://127.0.0.1:1/refresh", // nothing listens there
        };
        foreach (var inherited in (ReadOnlySpan<string>)
            ["AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL", "KEYS_FILE", "S3_KEY", "S3_REGION", "STORAGE_SECRET", "STORAGE_SECRET_FILE",
            "HEARE_AUTH_CONFIG", "HEARE_AUTH_OUTPUT", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"])
        {
            Variables[inherited] = null;
        }
    }

    public StubStore Store { get; }

    public TempFolder Folder { get; } = new();

    /// <summary>The environment of the command; null takes a variable away.</summary>
    public Dictionary<string, string?> Variables { get; }

    /// <param name="document">What the bucket holds; null leaves it empty.</param>
    public static async Task<StubBucket> NewAsync(string? document = null, StubStore? store = null)
    {
        var bucket = new StubBucket(store ?? await StubStore.StartAsync());
        if (document is not null)
        {
            bucket.Put(document);
        }

        return bucket;
    }

    public void Put(string document) => Store.Put(Encoding.UTF8.GetBytes(document));

    public StorageOptions Options => new() { Bucket = "bucket", Endpoint = Store.Endpoint };

    public IObjectStore Open(StorageOptions? options = null) =>
        ObjectStoreFactory.Create(options ?? Options, TimeProvider.System, new BasicAWSCredentials("access", "secret"));

    /// <summary>The slices as one writer of its own has them.</summary>
    public SomeFeatures Features(StorageOptions? options = null) => new(options ?? Options, Open(options));

    public Task<ProcessResult> RunAsync(params string[] arguments) =>
        ProcessRunner.RunAsync(FaultyBucket.Command, arguments, Variables, Folder.Path);

    public Task<RunningService> StartServiceAsync(params (string Variable, string Value)[] settings)
    {
        // The SDK looks for credentials in the environment of the process. The store accepts any.
        foreach (var (variable, value) in ((string, string)[])[("AWS_ACCESS_KEY_ID", "access"), ("AWS_SECRET_ACCESS_KEY", "secret")])
        {
            Environment.SetEnvironmentVariable(variable, Environment.GetEnvironmentVariable(variable) ?? value);
        }

        return RunningService.StartAsync(
            null, [("KEYS_FILE", ""), ("S3_BUCKET", "bucket"), ("AWS_ENDPOINT_URL_S3", Store.Endpoint.ToString()), .. settings]);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Folder.Dispose();
    }
}
