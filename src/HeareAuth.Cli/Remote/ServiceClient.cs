using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace HeareAuth.Cli.Remote;

/// <summary>Calls a running service. Redirects are not followed: a token must not travel to another host.</summary>
/// <param name="token">REFRESH_TOKEN, sent as bearer; null sends none.</param>
/// <param name="timeout">For the whole of a call.</param>
internal sealed class ServiceClient(ServiceAddress address, string? token, TimeSpan timeout)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(15);

    /// <summary>More than any answer of the service.</summary>
    private const int MaxAnswerBytes = 64 * 1024;

    public async Task<ServiceAnswer> RefreshAsync(bool acceptRollback, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Url);
        request.Content = acceptRollback
            ? new StringContent("""{"accept_rollback":true}""", Encoding.UTF8, "application/json")
            : null;
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await CallAsync(request, ServiceReply.ReadRefresh, cancellationToken);
    }

    public async Task<ServiceAnswer> HealthAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Url);
        return await CallAsync(request, ServiceReply.ReadHealth, cancellationToken);
    }

    /// <summary>Whether it can verify keys now; the answer's body is its status alone.</summary>
    public async Task<ServiceAnswer> ReadinessAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Url);
        return await CallAsync(request, ServiceReply.ReadReadiness, cancellationToken);
    }

    /// <summary>Whether there is the path of a refresh, without one: the method is the wrong one on purpose.</summary>
    public async Task<ServiceAnswer> RefreshPathAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Url);
        return await CallAsync(request, static (status, _) => ServiceReply.ReadRefreshPath(status), cancellationToken);
    }

    private async Task<ServiceAnswer> CallAsync(
        HttpRequestMessage request,
        Func<HttpStatusCode, string, ServiceAnswer> read,
        CancellationToken cancellationToken)
    {
        using var handler = MakeHandler();
        using var client = new HttpClient(handler) { Timeout = timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("heare-auth", ProductVersion.Text));
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            return read(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ServiceAnswer.Failure(string.Create(
                CultureInfo.InvariantCulture,
                $"{Where} did not answer within {timeout.TotalSeconds:0.#} seconds"));
        }
        catch (HttpRequestException e)
        {
            return ServiceAnswer.Failure(Explain(e), $"Is the service running there? {Settings} says where it is.");
        }
        catch (InvalidOperationException e)
        {
            return ServiceAnswer.Failure($"{Where} answered in a way that cannot be read: {e.Message}");
        }
    }

    private string Where => address.Socket is null ? address.Url.GetLeftPart(UriPartial.Path) : $"the socket {address.Socket}";

    private string Settings => address.Socket is null ? "--refresh-url, REFRESH_URL or PORT" : "ADMIN_SOCKET, --refresh-url or REFRESH_URL";

    private string Explain(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"the host name {address.Url.Host} was not found",
        HttpRequestError.ConnectionError when address.Socket is { } socket && !File.Exists(socket) => $"there is no socket {socket}",
        HttpRequestError.ConnectionError => $"{Where} cannot be reached: {(e.InnerException ?? e).Message}",
        HttpRequestError.SecureConnectionError => $"{Where} has no certificate that can be trusted: {(e.InnerException ?? e).Message}",
        _ => $"{Where} did not give a whole answer: {e.Message}",
    };

    private SocketsHttpHandler MakeHandler()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = timeout,
            // A proxy of the environment is for the world outside; through it nobody would be local any more.
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
