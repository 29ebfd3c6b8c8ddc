using System.Globalization;
using System.Net.Sockets;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Proxies;

/// <summary>
/// The faults row "nginx, HAProxy, Caddy in front, as documented and with the barest configuration, spoofed headers".
/// Each service here has an unread key in its file, so that a load would show.
/// </summary>
public sealed class RefreshThroughProxyTests
{
    private const string Unread = "sec_1written-after-the-start";
    private const string Token = Canary.RefreshToken;
    private const string LocalHost = "localhost";

    /// <summary>Refuse the refresh of any client.</summary>
    private static readonly Dictionary<string, Func<ProxySetup>> s_closed = new()
    {
        ["nginx as documented"] = static () => ProxySetup.Documented("nginx"),
        ["nginx as documented, without its own refusal"] = static () => ProxySetup.Documented("nginx").WithoutItsOwnRefusal(),
        ["nginx barest"] = static () => ProxySetup.Nginx("proxy_pass http://127.0.0.1:8080; proxy_http_version 1.0;"),
        ["nginx barest, HTTP/1.1 to an upstream by name"] = static () => ProxySetup.Nginx(
            "proxy_pass http://keys; proxy_http_version 1.1;", outside: "upstream keys { server 127.0.0.1:8080; }"),
        ["HAProxy as documented"] = static () => ProxySetup.Documented("haproxy"),
        ["HAProxy as documented, without its own refusal"] = static () => ProxySetup.Documented("haproxy").WithoutItsOwnRefusal(),
        ["HAProxy with option forwardfor alone"] = static () => ProxySetup.HaProxy("option forwardfor"),
        ["Caddy as documented"] = static () => ProxySetup.Documented("caddy"),
        ["Caddy as documented, without its own refusal"] = static () => ProxySetup.Documented("caddy").WithoutItsOwnRefusal(),
        ["Caddy rewriting Host"] = static () => ProxySetup.Caddy("reverse_proxy 127.0.0.1:8080 {\n header_up Host localhost\n }"),
    };

    /// <summary>Add nothing: a client that says <c>Host: localhost</c> looks like one on this machine.</summary>
    private static readonly Dictionary<string, Func<ProxySetup>> s_open = new()
    {
        ["nginx, HTTP/1.1 to the address"] = static () => ProxySetup.Nginx("proxy_pass http://127.0.0.1:8080; proxy_http_version 1.1;"),
        ["nginx, HTTP/1.1 with the client's Host"] = static () => ProxySetup.Nginx(
            "proxy_pass http://127.0.0.1:8080; proxy_http_version 1.1; proxy_set_header Host $http_host;"),
        ["HAProxy barest"] = static () => ProxySetup.HaProxy(),
    };

    /// <summary>Well-formed requests to /refresh, with what a client may make up.</summary>
    private static readonly string[] s_spoofs =
    [
        "POST /refresh HTTP/1.1\r\nHost: localhost\r\n",
        "POST /refresh HTTP/1.1\r\nHost: localhost:8080\r\n",
        "POST /refresh HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        "POST /refresh HTTP/1.1\r\nHost: [::1]\r\n",
        "POST /refresh HTTP/1.1\r\nHost: keys.example.com\r\n",
        "POST /refresh HTTP/1.0\r\nHost: localhost\r\n",
        "POST /refresh HTTP/1.0\r\n",
        "POST /refresh?x=1 HTTP/1.1\r\nHost: localhost\r\n",
        "POST /refresh HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 127.0.0.1\r\n",
        "POST /refresh HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For:\r\n",
        "POST /refresh HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ::1\r\nX-Forwarded-Host: localhost\r\nX-Forwarded-Proto: http\r\n",
        "POST /refresh HTTP/1.1\r\nHost: localhost\r\nForwarded: for=127.0.0.1;host=localhost\r\n",
        "POST /refresh HTTP/1.1\r\nHost: localhost\r\nX-Real-IP: 127.0.0.1\r\n",
        "POST /refresh HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n",
        "POST /refresh HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer anything\r\n",
        // A proxy takes away what Connection names: it must not be its own headers.
        "POST /refresh HTTP/1.1\r\nHost: localhost\r\nConnection: close, X-Forwarded-For, X-Forwarded-Host, X-Forwarded-Proto, X-Real-IP, Via\r\n",
    ];

    /// <summary>What proxies and servers read differently; any answer but 200 will do.</summary>
    private static readonly string[] s_tricks =
    [
        "POST /%72efresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST /REFRESH HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST /refresh/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST //refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST /x/../refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST /refresh#x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST /refresh HTTP/1.1\r\nHost: keys.example.com\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST http://localhost/refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST http://keys.example.com/refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        // Smuggling: a refresh that hides behind a request whose length two readers could take differently.
        "POST /verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nPOST /refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "POST /verify HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nPOST /refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 60\r\n\r\nPOST /refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
    ];

    public static TheoryData<string> Closed => [.. s_closed.Keys];

    public static TheoryData<string> Open => [.. s_open.Keys];

    public static TheoryData<string> All => [.. s_closed.Keys, .. s_open.Keys];

    [SkippableTheory]
    [MemberData(nameof(Closed))]
    public async Task No_client_refreshes_through_a_proxy_whatever_it_sends(string name)
    {
        await using var service = await StartAsync();
        await using var proxy = await RunningProxy.StartAsync(s_closed[name](), service.EndPoint);

        foreach (var spoof in s_spoofs)
        {
            var response = await proxy.ExchangeAsync($"{spoof}Content-Length: 0\r\n\r\n");
            Assert.True(response.Status is 403, $"{response.Status} for {spoof}");
            await AssertNothingLoadedAsync(service, spoof);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Closed))]
    public async Task No_other_spelling_and_no_smuggled_request_refreshes_through_a_proxy(string name)
    {
        await using var service = await StartAsync();
        await using var proxy = await RunningProxy.StartAsync(s_closed[name](), service.EndPoint);

        foreach (var trick in s_tricks)
        {
            await proxy.ExchangeAsync(trick);
            await AssertNothingLoadedAsync(service, trick);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(All))]
    public async Task Verification_works_through_every_proxy(string name)
    {
        await using var service = await StartAsync();
        await using var proxy = await RunningProxy.StartAsync(Setup(name), service.EndPoint);

        var good = await VerifyAsync(proxy, Some.Secret);
        var bad = await VerifyAsync(proxy, "sec_1unknown");

        Assert.Equal((200, Some.Answer), (good.Status, good.Body));
        Assert.Equal((403, """{"valid":false,"error":"Invalid API key"}"""), (bad.Status, bad.Body));
    }

    /// <summary>The limit that docs/proxies.md names. When this fails the page can promise more.</summary>
    [SkippableTheory]
    [MemberData(nameof(Open))]
    public async Task A_proxy_that_adds_nothing_cannot_be_told_from_a_local_caller(string name)
    {
        await using var service = await StartAsync();
        await using var proxy = await RunningProxy.StartAsync(s_open[name](), service.EndPoint);

        Assert.Equal(200, (await RefreshAsync(proxy, LocalHost)).Status);
    }

    [SkippableTheory]
    [InlineData("nginx, HTTP/1.1 with the client's Host")]
    [InlineData("HAProxy barest")]
    public async Task A_proxy_that_adds_nothing_is_still_closed_to_a_client_that_names_the_public_host(string name)
    {
        await using var service = await StartAsync();
        await using var proxy = await RunningProxy.StartAsync(s_open[name](), service.EndPoint);

        Assert.Equal(403, (await RefreshAsync(proxy, "keys.example.com")).Status);
        await AssertNothingLoadedAsync(service, name);
    }

    [SkippableTheory]
    [MemberData(nameof(All))]
    public async Task LOCAL_REFRESH_off_closes_every_proxy_and_the_token_opens_it(string name)
    {
        await using var service = await StartAsync(("LOCAL_REFRESH", "off"), ("REFRESH_TOKEN", Token));
        await using var proxy = await RunningProxy.StartAsync(Setup(name), service.EndPoint);

        Assert.Equal(403, (await RefreshAsync(proxy, LocalHost)).Status);
        Assert.Equal(403, (await RefreshAsync(proxy, LocalHost, "Authorization: Bearer wrong\r\n")).Status);
        await AssertNothingLoadedAsync(service, name);

        var withToken = await RefreshAsync(proxy, LocalHost, $"Authorization: Bearer {Token}\r\n");

        if (name.EndsWith("as documented", StringComparison.Ordinal))
        {
            Assert.Equal(403, withToken.Status); // the proxy itself refuses
            return;
        }

        Assert.Equal(200, withToken.Status);
        Assert.Equal(200, (await service.VerifyAsync(Unread)).Status);
    }

    [SkippableTheory]
    [MemberData(nameof(Open))]
    public async Task LOCAL_REFRESH_off_closes_every_proxy_and_the_admin_socket_stays(string name)
    {
        await using var service = await StartAsync(("LOCAL_REFRESH", "off"), ("ADMIN_SOCKET", "{folder}/admin.sock"));
        await using var proxy = await RunningProxy.StartAsync(s_open[name](), service.EndPoint);

        Assert.Equal(403, (await RefreshAsync(proxy, LocalHost)).Status);
        await AssertNothingLoadedAsync(service, name);

        var refreshed = await RawHttp.ExchangeAsync(
            new UnixDomainSocketEndPoint(service.Folder.File("admin.sock")), "POST /refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(200, refreshed.Status);
        Assert.Equal(200, (await service.VerifyAsync(Unread)).Status);
    }

    private static ProxySetup Setup(string name) => (s_closed.GetValueOrDefault(name) ?? s_open[name])();

    private static async Task<RunningService> StartAsync(params (string Variable, string Value)[] settings)
    {
        var service = await RunningService.StartAsync(settings);
        await service.ReplaceDocumentAsync(Some.Document(Some.Key("key_unread", Unread)));
        return service;
    }

    private static Task<RawResponse> RefreshAsync(RunningProxy proxy, string host, string headers = "") =>
        proxy.ExchangeAsync($"POST /refresh HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: 0\r\n\r\n");

    private static Task<RawResponse> VerifyAsync(RunningProxy proxy, string secret)
    {
        var body = Some.Body(secret);
        return proxy.ExchangeAsync(
            $"POST /verify HTTP/1.1\r\nHost: keys.example.com\r\nContent-Type: application/json\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}");
    }

    private static async Task AssertNothingLoadedAsync(RunningService service, string what)
    {
        var status = (await service.VerifyAsync(Unread)).Status;
        Assert.True(status is 403, $"{what} loaded the keys ({status})");
    }
}
