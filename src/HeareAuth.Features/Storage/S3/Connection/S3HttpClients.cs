using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;

namespace HeareAuth.Features.Storage.S3.Connection;

/// <summary>Creates the SDK's HTTP client, because the SDK's own has no connect timeout and hides the response headers.</summary>
internal sealed class S3HttpClients : HttpClientFactory
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Bounds how long a connection is used after the store's DNS name points to another address.</summary>
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    [SuppressMessage("Reliability", "CA2000", Justification = "The SDK disposes it together with its client.")]
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new S3RequestHandler
    {
        InnerHandler = new SocketsHttpHandler
        {
            ConnectTimeout = s_connectTimeout,
            PooledConnectionLifetime = s_connectionLifetime,
            AllowAutoRedirect = false,
        },
    })
    {
        // Each request has its own limit: writing a large document may take longer than waiting for a dead store.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
