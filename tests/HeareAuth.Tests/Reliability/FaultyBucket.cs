using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Cli;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>
/// A real bucket behind a proxy that breaks what a test tells it to, and all that reads and writes it: the service,
/// the slices, and the command as a process (the native one where there is one).
/// </summary>
internal sealed class FaultyBucket : IAsyncDisposable
{
    private readonly S3Server _s3;
    private readonly AmazonS3Client _client;

    private FaultyBucket(S3Server s3, string bucket)
    {
        _s3 = s3;
        _client = s3.Client();
        Name = bucket;
        Proxy = new FaultProxy(s3.Endpoint);
        Variables = new Dictionary<string, string?>(s3.Variables(bucket, Proxy.Endpoint))
        {
            ["HOME"] = Folder.Path,
            ["XDG_CACHE_HOME"] = Folder.Path,
            ["REFRESH_URL"] = "http://127.0.0.1:1/refresh", // nobody listens there
            ["AWS_ENDPOINT_URL"] = null,
        };
        foreach (var inherited in (ReadOnlySpan<string>)
            ["KEYS_FILE", "S3_KEY", "S3_REGION", "STORAGE_SECRET", "STORAGE_SECRET_FILE", "HEARE_AUTH_CONFIG", "HEARE_AUTH_OUTPUT", "XDG_CONFIG_HOME", "http_proxy", "HTTP_PROXY"])
        {
            Variables[inherited] = null;
        }
    }

    public string Name { get; }

    public FaultProxy Proxy { get; }

    public TempFolder Folder { get; } = new();

    /// <summary>The environment of the command; null takes a variable away.</summary>
    public Dictionary<string, string?> Variables { get; }

    /// <summary>The way to the bucket through the proxy.</summary>
    public StorageOptions Options => _s3.Options(Name, Proxy.Endpoint);

    /// <summary>The way to the bucket past the proxy.</summary>
    public StorageOptions DirectOptions => _s3.Options(Name);

    public static string Command => CliBinary.Native.Path ?? CliBinary.Built.Path!; // the build of the tests sets it

    /// <param name="document">What the bucket holds; null leaves it empty.</param>
    public static async Task<FaultyBucket> NewAsync(S3Server s3, string? document = null)
    {
        var bucket = new FaultyBucket(s3, await s3.NewBucketAsync());
        if (document is not null)
        {
            await bucket.PutAsync(document);
        }

        return bucket;
    }

    public static bool IsGet(HttpMessage request) => request.Is("GET", "keys.json");

    public static bool IsPut(HttpMessage request) => request.Is("PUT", "keys.json");

    public IObjectStore Store(StorageOptions? options = null) =>
        ObjectStoreFactory.Create(options ?? Options, TimeProvider.System, _s3.Credentials());

    /// <summary>The slices as one writer of its own has them.</summary>
    public SomeFeatures Features(StorageOptions? options = null) => new(options ?? Options, Store(options));

    public Task PutAsync(string document) => PutAsync(Encoding.UTF8.GetBytes(document));

    /// <summary>Writes as anybody may who can write to the bucket: past the proxy, without a condition.</summary>
    public Task PutAsync(byte[] document) => _client.PutBytesAsync(Name, document);

    public Task<byte[]> GetAsync() => _client.GetBytesAsync(Name);

    public Task RemoveAsync() => _client.DeleteObjectAsync(Name, "keys.json");

    public async Task<IReadOnlyList<string>> ObjectsAsync() => await _client.ListAsync(Name);

    public Task KeepVersionsAsync() => _client.PutBucketVersioningAsync(new PutBucketVersioningRequest
    {
        BucketName = Name,
        VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
    });

    /// <summary>The names of the stored keys in their order, past the proxy.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync()
    {
        await using var features = Features(DirectOptions);
        return [.. (await features.AskAsync(new ListKeys())).Keys.Select(static key => key.Name)];
    }

    /// <param name="through">The address of another proxy than this bucket's.</param>
    public Task<RunningService> StartServiceAsync(Uri? through = null, params (string Variable, string Value)[] settings)
    {
        // The SDK looks for credentials in the environment of the process; they are the same for all tests.
        foreach (var variable in (ReadOnlySpan<string>)["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
        {
            Environment.SetEnvironmentVariable(variable, Variables[variable]);
        }

        return RunningService.StartAsync(
            null,
            [("KEYS_FILE", ""), ("S3_BUCKET", Name), ("AWS_ENDPOINT_URL_S3", (through ?? Proxy.Endpoint).ToString()), .. settings]);
    }

    public Task<RunningService> StartServiceAsync(params (string Variable, string Value)[] settings) => StartServiceAsync(null, settings);

    /// <summary>Starts on a store that answers, and waits for the first load, which a busy machine may keep waiting.</summary>
    public async Task<RunningService> StartReadyAsync(params (string Variable, string Value)[] settings)
    {
        var service = await StartServiceAsync(settings);
        await service.MustBeAsync(200, "ready");
        return service;
    }

    public Task<ProcessResult> RunAsync(params string[] arguments) => ProcessRunner.RunAsync(Command, arguments, Variables, Folder.Path);

    /// <summary>Starts <c>create</c>, which tells nobody of it.</summary>
    public ProcessRunner StartCreate(string name) =>
        ProcessRunner.Start(Command, ["create", "--name", name, "--no-refresh", "--quiet"], Variables, Folder.Path);

    public Task<ProcessResult> CreateAsync(string name) => RunAsync("create", "--name", name, "--no-refresh", "--quiet");

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _client.Dispose();
        Folder.Dispose();
    }
}
