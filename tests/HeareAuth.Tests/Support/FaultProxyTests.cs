using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace HeareAuth.Tests.Support;

[SuppressMessage("Usage", "CA2234", Justification = "The paths are literals.")]
public sealed class FaultProxyTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopbackServer _server = null!; // set before each test
    private FaultProxy _proxy = null!; // set before each test
    private HttpClient _client = null!; // set before each test
    private int _served;

    public async Task InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync(EchoAsync);
        _proxy = new FaultProxy(new Uri(_server.Url));
        _client = new HttpClient { BaseAddress = _proxy.Endpoint, Timeout = TimeSpan.FromMinutes(1) };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forwards_the_body_with_or_without_a_length_and_keeps_the_clients_host(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/b/keys.json?x=%2F") { Content = new StringContent(new string('é', 100_000)) };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await _client.SendAsync(request);

        Assert.Equal($"PUT /b/keys.json?x=%2F {_proxy.Endpoint.Authority} 200000", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Answers_a_HEAD_request_without_waiting_for_a_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");

        using var answer = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Asks_for_the_body_when_the_client_expects_100_Continue()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/held") { Content = new StringContent("body") };
        request.Headers.ExpectContinue = true;

        using var answer = await _client.SendAsync(request);

        Assert.EndsWith(" 4", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_only_the_matching_request()
    {
        _proxy.Next(request => request.Is("GET", "/second"), Faults.Answer(503), after: 1);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK],
            [await GetAsync("/first"), await GetAsync("/second"), await GetAsync("/second"), await GetAsync("/second")]);
        Assert.Equal(3, _proxy.Count(request => request.Is("GET", "/second")));
    }

    [Fact]
    public async Task Cuts_the_connection_before_the_server_sees_the_request()
    {
        _proxy.Next(static _ => true, Faults.CutBeforeForwarding);

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("/"));

        Assert.Equal(0, _served);
    }

    [Fact]
    public async Task Cuts_the_connection_after_the_server_handled_the_request()
    {
        _proxy.Next(static _ => true, Faults.CutAfterForwarding);

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("/"));

        Assert.Equal(1, _served);
    }

    [Fact]
    public async Task Holds_a_request_until_it_is_released()
    {
        _proxy.Next(static request => request.Is("GET", "/held"), Faults.HoldUntil(_released.Task));
        var held = GetAsync("/held");

        Assert.Equal(HttpStatusCode.OK, await GetAsync("/passes"));
        Assert.False(held.IsCompleted);
        _released.SetResult();

        Assert.Equal(HttpStatusCode.OK, await held);
    }

    [Fact]
    public async Task Hangs_until_the_client_gives_up()
    {
        _proxy.Always(static _ => true, Faults.Hang);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetAsync("/", patience.Token));

        Assert.Equal(0, _served);
    }

    [Fact]
    public async Task Hangs_or_cuts_the_connection_in_the_middle_of_a_body()
    {
        _proxy.Next(static _ => true, Faults.CutInBodyAfter(3));
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetStringAsync("/"));

        _proxy.Next(static _ => true, Faults.HangInBodyAfter(3));
        using var answer = await _client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.Content.ReadAsStringAsync(patience.Token));
    }

    [Fact]
    public async Task Rewrites_a_response_body_and_its_length()
    {
        _proxy.Next(static _ => true, Faults.RewriteBody(static body => body[..3]));

        Assert.Equal("GET", await _client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Replaces_the_response_of_a_request_that_the_server_handled()
    {
        _proxy.Next(static _ => true, Faults.AnswerAfterForwarding(500, "no"));

        Assert.Equal(HttpStatusCode.InternalServerError, await GetAsync("/"));
        Assert.Equal(1, _served);
    }

    [Fact]
    public async Task Refuses_connections_until_healed()
    {
        await GetAsync("/");
        _proxy.RefuseConnections();

        // A new connection: a kept one can break while it is in use, which is another error.
        var refused = await Assert.ThrowsAsync<SocketException>(() => RawHttp.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _proxy.Endpoint.Port)));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("/"));
        _proxy.Heal();

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.Equal(HttpStatusCode.OK, await GetAsync("/"));
    }

    private async Task<HttpStatusCode> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return answer.StatusCode;
    }

    private async Task EchoAsync(HttpContext context)
    {
        Interlocked.Increment(ref _served);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Host} {body.Length}"));
    }
}
