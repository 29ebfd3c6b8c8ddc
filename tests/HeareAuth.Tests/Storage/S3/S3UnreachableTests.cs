using Amazon.Runtime;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.S3;

/// <summary>Tests that the operator learns why a store cannot be reached. Needs no S3 server.</summary>
public sealed class S3UnreachableTests
{
    [Fact]
    public async Task Reports_a_refused_connection_and_that_nothing_was_written()
    {
        var store = Store($"http://127.0.0.1:{Loopback.FreePort()}");

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        var writing = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteTextAsync("text"));

        Assert.Contains("refused the connection", reading.Failure.Reason, StringComparison.Ordinal);
        Assert.Contains("refused the connection", writing.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_host_name_that_does_not_exist()
    {
        var store = Store("http://no-such-host.invalid:9000");

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Equal("The store http://no-such-host.invalid:9000 cannot be reached: its host name was not found", e.Failure.Reason);
    }

    [Fact]
    public async Task Does_not_accept_a_self_signed_certificate()
    {
        await using var server = new UntrustedTlsServer();
        var store = Store(server.Endpoint.ToString());

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        var writing = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteTextAsync("text"));

        Assert.Equal(FailureCode.StoreCertificateUntrusted, reading.Failure.Code);
        Assert.Equal(FailureCode.StoreCertificateUntrusted, writing.Failure.Code);
    }

    [Fact]
    public async Task Names_the_variables_if_there_are_no_credentials()
    {
        var store = Store($"http://127.0.0.1:{Loopback.FreePort()}", new NoCredentials());

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Contains("AWS_ACCESS_KEY_ID", e.Failure.Remedy!, StringComparison.Ordinal);
    }

    private static IObjectStore Store(string endpoint, AWSCredentials? credentials = null) => ObjectStoreFactory.Create(
        new StorageOptions { Bucket = "bucket", Endpoint = new Uri(endpoint) },
        TimeProvider.System,
        credentials ?? new BasicAWSCredentials("access", "secret"));

    /// <summary>Throws what the SDK throws if it finds no credentials.</summary>
    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() =>
            throw new AmazonClientException("Failed to resolve AWS credentials. The credential providers used to search for credentials returned the following errors:");
    }
}
