using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Storage;

/// <summary>Stores that are not there, each for another reason that the operator must be told. No S3 server is needed.</summary>
public sealed class S3UnreachableTests
{
    [Fact]
    public async Task A_refused_connection_says_so_and_nothing_was_written()
    {
        var store = Store($"http://127.0.0.1:{ClosedPort()}");

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
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var certificate = SelfSigned();
        using var stop = new CancellationTokenSource();
        var served = ServeTlsAsync(listener, certificate, stop.Token);
        var store = Store($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        var writing = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteTextAsync("text"));

        Assert.Contains("no certificate was accepted", reading.Message, StringComparison.Ordinal);
        Assert.Contains("no certificate was accepted", writing.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await served;
    }

    [Fact]
    public async Task Without_credentials_the_message_names_the_variables()
    {
        var store = Store($"http://127.0.0.1:{ClosedPort()}", new NoCredentials());

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Contains("AWS_ACCESS_KEY_ID", e.Message, StringComparison.Ordinal);
    }

    private static IObjectStore Store(string endpoint, AWSCredentials? credentials = null) => ObjectStoreFactory.Create(
        new StorageOptions { Bucket = "bucket", Endpoint = new Uri(endpoint) },
        TimeProvider.System,
        credentials ?? new BasicAWSCredentials("access", "secret"));

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task ServeTlsAsync(TcpListener listener, X509Certificate2 certificate, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
                _ = await tls.ReadAsync(new byte[1], stop);
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or OperationCanceledException)
            {
                // The client went away, as it should.
            }
        }
    }

    /// <summary>What the SDK's chain says where it finds nothing.</summary>
    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() =>
            throw new AmazonClientException("Failed to resolve AWS credentials. The credential providers used to search for credentials returned the following errors:");
    }
}
