using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace HeareAuth.Cli.Remote;

/// <summary>Calls a running service. Redirects are not followed, because a token must not reach another host.</summary>
/// <param name="token">REFRESH_TOKEN, sent as a bearer token; null sends none.</param>
/// <param name="timeout">Limits a whole call.</param>
internal sealed class ServiceClient(ServiceAddress address, string? token, TimeSpan timeout)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Larger than any reply from the service.</summary>
    private const int MaxReplyBytes = 64 * 1024;

    public async Task<ServiceReply> RefreshAsync(bool acceptRollback, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Url);
        request.Content = acceptRollback
            ? new StringContent("""{"accept_rollback":true}""", Encoding.UTF8, "application/json")
            : null;
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await SendAsync(request, ServiceReplyParser.ReadRefresh, cancellationToken);
    }

    public Task<ServiceReply> HealthAsync(CancellationToken cancellationToken) =>
        GetAsync(ServiceReplyParser.ReadHealth, cancellationToken);

    public Task<ServiceReply> ReadinessAsync(CancellationToken cancellationToken) =>
        GetAsync(ServiceReplyParser.ReadReadiness, cancellationToken);

    /// <summary>Checks that the address leads to the refresh endpoint, without triggering a refresh: it uses the wrong method on purpose.</summary>
    public Task<ServiceReply> RefreshPathAsync(CancellationToken cancellationToken) =>
        GetAsync(static (status, _) => ServiceReplyParser.ReadRefreshPath(status), cancellationToken);

    private async Task<ServiceReply> GetAsync(Func<HttpStatusCode, string, ServiceReply> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Url);
        return await SendAsync(request, read, cancellationToken);
    }

    private async Task<ServiceReply> SendAsync(
        HttpRequestMessage request,
        Func<HttpStatusCode, string, ServiceReply> read,
        CancellationToken cancellationToken)
    {
        using var handler = CreateHandler();
        using var client = new HttpClient(handler) { Timeout = timeout, MaxResponseContentBufferSize = MaxReplyBytes };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("heare-auth", ProductVersion.Text));
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            return read(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ServiceReply.Failure(string.Create(
                CultureInfo.InvariantCulture,
                $"{Where} did not answer within {timeout.TotalSeconds:0.#} seconds"));
        }
        catch (HttpRequestException e)
        {
            return ServiceReply.Failure(Explain(e), $"Check that the service is running there. Its address comes from {Settings}.");
        }
        catch (InvalidOperationException e)
        {
            return ServiceReply.Failure($"{Where} sent a reply that cannot be read ({e.Message})");
        }
    }

    private string Where => address.Socket is null ? address.Url.GetLeftPart(UriPartial.Path) : $"the socket {address.Socket}";

    private string Settings => address.Socket is null ? "--refresh-url, REFRESH_URL or PORT" : "ADMIN_SOCKET, --refresh-url or REFRESH_URL";

    private string Explain(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"the host name {address.Url.Host} was not found",
        HttpRequestError.ConnectionError when address.Socket is { } socket && !File.Exists(socket) => $"there is no socket {socket}",
        HttpRequestError.ConnectionError => $"{Where} cannot be reached ({(e.InnerException ?? e).Message})",
        // Its message contains the user name and the password of the proxy.
        HttpRequestError.ProxyTunnelError =>
            $"the proxy (HTTP_PROXY, HTTPS_PROXY or ALL_PROXY) did not connect to {Where} ({(e.StatusCode is { } status ? $"it answered {(int)status}" : "no answer")})",
        HttpRequestError.SecureConnectionError => $"{Where} has no certificate that this machine trusts ({(e.InnerException ?? e).Message})",
        _ => $"{Where} did not send a complete reply ({e.Message})",
    };

    private SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = timeout,
            // A proxy set in the environment is for other machines; a call through it would no longer be local.
            UseProxy = address.Socket is null && !address.Url.IsLoopback,
        };
        if (address.Socket is { } path)
        {
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
