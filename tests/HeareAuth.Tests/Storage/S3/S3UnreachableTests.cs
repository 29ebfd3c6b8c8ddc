using Amazon.Runtime;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.S3;

/// <summary>Stores that are not there, each for another reason that the operator must be told. No S3 server is needed.</summary>
public sealed class S3UnreachableTests
{
    [Fact]
    public async Task A_refused_connection_says_so_and_nothing_was_written()
    {
        var store = Store($"http://127.0.0.1:{Loopback.FreePort()}");

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        var writing = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteTextAsync("text"));

        Assert.Contains("refused the connection", reading.Message, StringComparison.Ordinal);
        Assert.Contains("refused the connection", writing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_says_so()
    {
        var store = Store("http://no-such-host.invalid:9000");

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Contains("http://no-such-host.invalid:9000: the name was not found", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_accepted()
    {
        await using var server = new UntrustedTlsServer();
        var store = Store(server.Endpoint.ToString());

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        var writing = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteTextAsync("text"));

        Assert.Contains("no certificate was accepted", reading.Message, StringComparison.Ordinal);
        Assert.Contains("no certificate was accepted", writing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_the_message_names_the_variables()
    {
        var store = Store($"http://127.0.0.1:{Loopback.FreePort()}", new NoCredentials());

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Contains("AWS_ACCESS_KEY_ID", e.Message, StringComparison.Ordinal);
    }

    private static IObjectStore Store(string endpoint, AWSCredentials? credentials = null) => ObjectStoreFactory.Create(
        new StorageOptions { Bucket = "bucket", Endpoint = new Uri(endpoint) },
        TimeProvider.System,
        credentials ?? new BasicAWSCredentials("access", "secret"));

    /// <summary>What the SDK's chain says where it finds nothing.</summary>
    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() =>
            throw new AmazonClientException("Failed to resolve AWS credentials. The credential providers used to search for credentials returned the following errors:");
    }
}
