namespace HeareAuth.Features.Storage.S3.Connection;

/// <summary>Sends each request as S3 stores need it, and keeps only as much of an error response as can help to explain it.</summary>
internal sealed class S3RequestHandler : DelegatingHandler
{
    /// <summary>.NET sends a body up to this size even if the store has already refused the request.</summary>
    private const int MaxBytesAfterRefusal = 1024;

    /// <summary>An S3 error is a few hundred bytes of XML. The SDK would read any number of bytes into memory, several times.</summary>
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>A list of a thousand names of a thousand characters is smaller. The body of an object has a limit of its own, MAX_DOCUMENT_SIZE.</summary>
    private const int MaxResponseBytes = 4 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ThrowIfUnsendable(request);
        // .NET silently repeats a request without a body if the connection breaks, up to three times. Only S3Reader retries.
        request.Content ??= new ByteArrayContent([]);
        // Ceph then parses that body as the next request on the connection and answers 405.
        if (request.Content.Headers.ContentLength <= MaxBytesAfterRefusal)
        {
            request.Headers.ExpectContinue = false;
        }

        var exchange = S3Exchange.Current;
        exchange?.Send(FindProxy(request.RequestUri!)); // not null: the SDK sets it
        var response = await SendWithoutProxyPasswordAsync(request, cancellationToken);
        exchange?.Answer(response);
        if (!response.IsSuccessStatusCode)
        {
            response.Content = await TruncateAsync(response.Content, cancellationToken);
        }
        else if (!AsksForAnObject(request))
        {
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken);
        }

        return response;
    }

    private static bool AsksForAnObject(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get
        && request.RequestUri!.Query is var query // not null: the SDK sets it
        && !query.Contains("list-type=", StringComparison.Ordinal)
        && !query.Contains("versioning", StringComparison.Ordinal);

    /// <summary>Replaces the exception about a proxy that refuses a tunnel, because its message contains the proxy's user name and password.</summary>
    private async Task<HttpResponseMessage> SendWithoutProxyPasswordAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ProxyTunnelError)
        {
            throw new HttpRequestException(
                HttpRequestError.ProxyTunnelError, e.StatusCode is { } status ? $"it answered {(int)status}" : "it did not answer", inner: null, e.StatusCode);
        }
    }

    /// <exception cref="UnsendableValueException">.NET would refuse to send a header, or drop it.</exception>
    private static void ThrowIfUnsendable(HttpRequestMessage request)
    {
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            foreach (var value in values)
            {
                if (!UnsendableValueException.CanBeSent(value))
                {
                    throw UnsendableValueException.OfHeader(name);
                }
            }
        }
    }

    private static Uri? FindProxy(Uri store) =>
        HttpClient.DefaultProxy.IsBypassed(store) ? null : HttpClient.DefaultProxy.GetProxy(store);

    private static async Task<HttpContent> TruncateAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using (content)
        {
            var start = new byte[MaxErrorBytes];
            var kept = new ByteArrayContent(start, 0, await ReadStartAsync(content, start, cancellationToken));
            kept.Headers.ContentType = content.Headers.ContentType;
            return kept;
        }
    }

    private static async Task<int> ReadStartAsync(HttpContent content, byte[] start, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            return await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (IOException)
        {
            return 0; // the body was cut off, but the status still says what is wrong
        }
    }
}
