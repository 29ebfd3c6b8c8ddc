using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;

namespace HeareAuth.Features.Storage.S3;

/// <summary>Makes the SDK's HTTP client: the SDK's own has no timeout for connecting and shows no headers.</summary>
internal sealed class S3HttpClients(StoreClock storeClock) : HttpClientFactory
{
    private static readonly TimeSpan s_connectWithin = TimeSpan.FromSeconds(5);

    /// <summary>A store's address may move; a connection must not outlive its name for long.</summary>
    private static readonly TimeSpan s_connectionLifetime = TimeSpan.FromMinutes(5);

    [SuppressMessage("Reliability", "CA2000", Justification = "The SDK disposes it with the client that asked for it.")]
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Exchange(storeClock)
    {
        InnerHandler = new SocketsHttpHandler
        {
            ConnectTimeout = s_connectWithin,
            PooledConnectionLifetime = s_connectionLifetime,
            AllowAutoRedirect = false,
        },
    })
    {
        // Every call brings its own: a large document may take longer to write than a dead store may take to answer.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private sealed class Exchange(StoreClock storeClock) : DelegatingHandler
    {
        /// <summary>.NET sends a body up to this size even after the store refused it unread.</summary>
        private const int MostBytesAfterRefusal = 1024;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Ceph then takes that body for the beginning of the next request on the connection and answers 405.
            if (request.Content?.Headers.ContentLength <= MostBytesAfterRefusal)
            {
                request.Headers.ExpectContinue = false;
            }

            var response = await base.SendAsync(request, cancellationToken);
            storeClock.Tell(response.Headers.Date);
            return response;
        }
    }
}
