using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Callers;

/// <summary>Tests who may refresh. Each service here has a key in its file that it has not loaded, so that a load shows.</summary>
public sealed class RefreshAccessTests : IAsyncLifetime
{
    private const string Unread = "sec_1written-after-the-start";
    private const string Token = Canary.RefreshToken;
    private const string AllButItsEnd = "cAnArY-is-the-token-of-the-operato";
    private const string InCapitals = "CANARY-IS-THE-TOKEN-OF-THE-OPERATOR";
    private const string ForbiddenBody = """{"error":"Refresh endpoint only accessible from localhost"}""";

    private RunningService? _service;

    public static TheoryData<string> ForwardingHeaders =>
    [
        "Forwarded: for=127.0.0.1",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-For: ::1",
        "X-Forwarded-For: 10.0.0.1, 127.0.0.1",
        "X-Forwarded-For:",
        "x-forwarded-for: localhost",
        "X-Forwarded-Host: localhost",
        "X-Forwarded-Proto: http",
        "X-Real-IP: 127.0.0.1",
        "Via: 1.1 localhost",
        "Origin: http://localhost",
        "Origin: null",
    ];

    public static TheoryData<string> RemoteHosts =>
    [
        "evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "127.0.0.2", "0.0.0.0", "[::2]", "localhost.", "",
    ];

    [Theory]
    [MemberData(nameof(ForwardingHeaders))]
    public async Task Distrusts_loopback_when_a_proxy_or_browser_header_is_present(string header) =>
        await AssertForbiddenAsync(await SendAsync("localhost", header + "\r\n"));

    [Theory]
    [MemberData(nameof(RemoteHosts))]
    public async Task Distrusts_loopback_when_Host_is_not_this_machine(string host) =>
        await AssertForbiddenAsync(await SendAsync(host));

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:8080")]
    [InlineData("LocalHost")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    public async Task Allows_a_caller_on_loopback(string host) => await AssertLoadedAsync(await SendAsync(host));

    [Theory]
    [InlineData("")]
    [InlineData("Host: localhost\r\n")]
    [InlineData("Host: localhost\r\nConnection: keep-alive\r\n")]
    public async Task Never_treats_HTTP_1_0_as_local(string headers) =>
        await AssertForbiddenAsync(await Service.ExchangeAsync($"POST /refresh HTTP/1.0\r\n{headers}Content-Length: 0\r\n\r\n"));

    [Fact]
    public async Task Ignores_Authorization_when_no_token_is_set() =>
        await AssertLoadedAsync(await SendAsync("localhost", "Authorization: Bearer anything\r\n"));

    [SkippableFact]
    public async Task Allows_every_loopback_address()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "only Linux accepts every address of 127.0.0.0/8");

        await AssertLoadedAsync(await Service.ExchangeAsync(
            "POST /refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", from: IPAddress.Parse("127.9.8.7")));
    }

    [Fact]
    public async Task Logs_the_caller_of_a_rejected_refresh()
    {
        await SendAsync("localhost", "X-Forwarded-For: 203.0.113.7\r\n");

        var line = await Service.LoggedAsync("refresh_rejected");
        Assert.Equal(("warning", "127.0.0.1", "203.0.113.7"), (line.Level, line.Field("client_host"), line.Field("forwarded_for")));
    }

    [Theory]
    [InlineData("Authorization: Bearer " + Token)]
    [InlineData("authorization: bearer " + Token)]
    [InlineData("Authorization: Bearer " + Token + "\r\nX-Forwarded-For: 10.0.0.1\r\nOrigin: https://evil.example")]
    public async Task Allows_the_right_token_from_anywhere(string headers)
    {
        await RestartAsync(("REFRESH_TOKEN", Token), ("LOCAL_REFRESH", "off"));

        await AssertLoadedAsync(await SendAsync("keys.example", headers + "\r\n"));
    }

    [Theory]
    [InlineData("Authorization: Bearer wrong")]
    [InlineData("Authorization: Bearer " + AllButItsEnd)]
    [InlineData("Authorization: Bearer " + Token + "r")]
    [InlineData("Authorization: Bearer " + InCapitals)]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("Authorization:")]
    [InlineData("Authorization: " + Token)]
    [InlineData("Authorization: Basic " + Token)]
    [InlineData("Authorization: Bearer " + Token + "\r\nAuthorization: Bearer " + Token)]
    public async Task Refuses_a_wrong_token_even_from_loopback(string headers)
    {
        await RestartAsync(("REFRESH_TOKEN", Token));

        await AssertForbiddenAsync(await SendAsync("localhost", headers + "\r\n"));
        Assert.DoesNotContain(Token, Service.LogText, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Allows_loopback_without_the_token_that_is_set()
    {
        await RestartAsync(("REFRESH_TOKEN", Token));

        await AssertLoadedAsync(await SendAsync("localhost"));
    }

    [Fact]
    public async Task Refuses_loopback_when_LOCAL_REFRESH_is_off()
    {
        await RestartAsync(("LOCAL_REFRESH", "off"));

        await AssertForbiddenAsync(await SendAsync("localhost"));
    }

    [SkippableFact]
    public async Task Refuses_a_caller_from_another_address_of_this_machine()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
            .Select(static unicast => unicast.Address)
            .FirstOrDefault(static address => address.AddressFamily is AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Skip.If(address is null, "this machine has only loopback addresses");
        await RestartAsync(("HOST", "0.0.0.0"));

        await AssertForbiddenAsync(await RawHttp.ExchangeAsync(
            new IPEndPoint(address, Service.EndPoint.Port), "POST /refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"));
    }

    [SkippableTheory]
    [InlineData("::1", null)]
    [InlineData("127.0.0.1", null)] // arrives as ::ffff:127.0.0.1
    [InlineData("127.0.0.1", "127.9.8.7")] // arrives as ::ffff:127.9.8.7
    public async Task Allows_loopback_of_both_families_on_a_dual_stack_listener(string to, string? from)
    {
        Skip.IfNot(Socket.OSSupportsIPv6 && NetworkInterface.GetAllNetworkInterfaces()
            .Any(static network => network.GetIPProperties().UnicastAddresses.Any(static unicast => unicast.Address.Equals(IPAddress.IPv6Loopback))),
            "this machine has no IPv6 loopback");
        Skip.If(from is not null && !OperatingSystem.IsLinux(), "only Linux accepts every address of 127.0.0.0/8");
        await RestartAsync(("HOST", "::"));

        await using var connection = await RawHttp.ConnectAsync(
            new IPEndPoint(IPAddress.Parse(to), Service.EndPoint.Port), from is null ? null : IPAddress.Parse(from));
        await connection.SendAsync("POST /refresh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

        await AssertLoadedAsync(await connection.ReadResponseAsync());
    }

    [SkippableFact]
    public async Task Logs_the_IPv4_address_of_a_rejected_caller_on_an_IPv6_listener()
    {
        Skip.IfNot(Socket.OSSupportsIPv6, "this machine has no IPv6");
        await RestartAsync(("HOST", "::"), ("LOCAL_REFRESH", "off"));

        await SendAsync("localhost");

        Assert.Equal("127.0.0.1", (await Service.LoggedAsync("refresh_rejected")).Field("client_host"));
    }

    public Task InitializeAsync() => RestartAsync();

    public async Task DisposeAsync() => await Service.DisposeAsync();

    private RunningService Service => _service!; // xunit initializes it before the test

    private async Task RestartAsync(params (string Variable, string Value)[] settings)
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _service = await RunningService.StartAsync(settings);
        await _service.ReplaceDocumentAsync(Some.Document(Some.Key("key_unread", Unread)));
    }

    private Task<RawResponse> SendAsync(string host, string headers = "") =>
        Service.ExchangeAsync($"POST /refresh HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: 0\r\n\r\n");

    private async Task AssertForbiddenAsync(RawResponse response)
    {
        Assert.Equal((403, ForbiddenBody), (response.Status, response.Body));
        Assert.Equal(403, (await Service.VerifyAsync(Unread)).Status);
    }

    private async Task AssertLoadedAsync(RawResponse response)
    {
        Assert.Equal(200, response.Status);
        Assert.Equal(200, (await Service.VerifyAsync(Unread)).Status);
    }
}
