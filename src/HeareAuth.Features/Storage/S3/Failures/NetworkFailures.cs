using System.Net.Sockets;
using System.Security.Authentication;
using HeareAuth.Features.Storage.S3.Connection;
using HttpRequestException = System.Net.Http.HttpRequestException;

namespace HeareAuth.Features.Storage.S3.Failures;

/// <summary>Explains a request that was sent and got no response that the SDK could read.</summary>
/// <param name="store">How messages name the endpoint.</param>
internal sealed class NetworkFailures(string store)
{
    private const string CheckProxy = "Check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.";

    public S3Failure TimedOut(Exception e, string? proxy = null) => Fail(
        S3FailureKind.Inconclusive,
        FailureCode.StoreTimedOut,
        $"{store} did not answer in time{(proxy is null ? "" : $" through {Named(proxy)}")}",
        $"Check that it runs and can be reached from here, and try again.{(proxy is null ? "" : $" {CheckProxy}")}",
        e);

    /// <param name="status">What the proxy answered in place of the store.</param>
    public S3Failure OfProxy(string proxy, int status, Exception e) => Fail(
        status == 407 ? S3FailureKind.Refused : S3FailureKind.Inconclusive,
        FailureCode.StoreUnreachable,
        $"{Capitalized(proxy)} answered {status} in place of {ErrorText.InSentence(store)}",
        status == 407 ? $"Give it a user name and a password that it accepts, as in http://user:password@proxy:3128. {CheckProxy}" : CheckProxy,
        e);

    public S3Failure Of(Exception e, S3Exchange exchange)
    {
        var http = Find<HttpRequestException>(e);
        var socket = Find<SocketException>(e);
        var error = http?.HttpRequestError ?? (Find<HttpIOException>(e)?.HttpRequestError);
        return (error, socket?.SocketErrorCode) switch
        {
            _ when Find<AuthenticationException>(e) is { } tls => Fail(
                S3FailureKind.Refused,
                FailureCode.StoreCertificateUntrusted,
                $"{store} has no certificate that this machine trusts, so nothing was sent ({ErrorText.FirstLine(tls.Message)})",
                "Make this machine trust the certificate, or correct the endpoint.",
                e),
            (HttpRequestError.ProxyTunnelError, _) when exchange.Proxy is { } proxy => Fail(
                S3FailureKind.Refused,
                FailureCode.StoreUnreachable,
                $"{Capitalized(proxy)} did not connect to {ErrorText.InSentence(store)} ({ErrorText.FirstLine(http!.Message)})", // not null: it has the error
                CheckProxy,
                e),
            (HttpRequestError.NameResolutionError, _) or (_, SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData) =>
                NotSent("cannot be reached: its host name was not found", "Check the endpoint, S3_REGION and the DNS server."),
            (_, SocketError.ConnectionRefused) => NotSent("refused the connection", "Check that it runs, and that the endpoint is the right one."),
            (HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.SecureConnectionError, _) =>
                NotSent($"cannot be reached ({ErrorText.FirstLine((socket ?? e).Message)})", "Check the endpoint, the network and its proxy."),
            _ when Find<TimeoutException>(e) is not null || e is OperationCanceledException => TimedOut(e, exchange.Proxy),
            (HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError, _) =>
                NotS3($"sent a response that is not valid HTTP ({error})"),
            (HttpRequestError.ConfigurationLimitExceeded, _) => NotS3("sent a response that is larger than any of an S3 store"),
            (HttpRequestError.ResponseEnded, _) => Cut("closed the connection before its response was complete"),
            (_, not null) => Cut($"dropped the connection ({ErrorText.FirstLine(socket!.Message)})"), // not null: it has the code
            _ when exchange.IsAnswered => NotS3($"sent a response that is not in S3's format ({e.GetType().Name})"),
            _ => Cut($"did not send a complete response ({e.GetType().Name}: {ErrorText.FirstLine(e.Message)})"),
        };

        S3Failure NotSent(string reason, string remedy) => Fail(
            S3FailureKind.NotSent,
            FailureCode.StoreUnreachable,
            exchange.Proxy is { } proxy ? $"{Capitalized(proxy)} {reason}" : $"{store} {reason}",
            exchange.Proxy is null ? remedy : CheckProxy,
            e);

        S3Failure NotS3(string reason) => Fail(
            S3FailureKind.Unreadable, FailureCode.StoreNotS3, $"{store} {reason}", "Check that the endpoint is an S3 store.", e);

        S3Failure Cut(string reason) => Fail(
            S3FailureKind.Inconclusive, FailureCode.StoreFailed, $"{store} {reason}", "Check the network and the store's log, and try again.", e);
    }

    /// <summary>Explains why a body could not be read to its end.</summary>
    public S3Failure OfBody(Exception e, S3Exchange exchange, string location) => e switch
    {
        S3Failure failure => failure,
        InvalidDataException => Fail(
            S3FailureKind.Refused,
            FailureCode.StoreNotS3,
            $"{store} sent {location} with a Content-Encoding that its content does not have",
            "Check what wrote the object, and any proxy in between.",
            e),
        _ when Find<TimeoutException>(e) is not null || e is OperationCanceledException => TimedOut(e, exchange.Proxy),
        _ => Fail(
            S3FailureKind.CutShort,
            FailureCode.StoreFailed,
            $"{store} sent only a part of {location} before it closed the connection",
            "Check the store's log and any proxy in between, and try again.",
            e),
    };

    private static string Named(string proxy) =>
        $"the proxy {proxy} (HTTP_PROXY, HTTPS_PROXY or ALL_PROXY)";

    private static string Capitalized(string proxy) => $"T{Named(proxy)[1..]}";

    private static S3Failure Fail(S3FailureKind kind, FailureCode code, string reason, string remedy, Exception e) => new(kind, code, reason, remedy, e);

    private static TException? Find<TException>(Exception e)
        where TException : Exception
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is TException found)
            {
                return found;
            }
        }

        return null;
    }
}
