using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Endpoints;

/// <summary>Tests how POST /verify responds to headers, sizes and framing.</summary>
public sealed class VerifyFramingTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string TooLargeBody = """{"error":"Request body too large"}""";
    private const string WrongTypeBody = """{"error":"Content-Type must be application/json in UTF-8"}""";

    private static readonly Dictionary<string, (int Status, string Request)> s_brokenRequests = new()
    {
        ["a request line over 4096 bytes"] = (414, $"POST /verify?{new string('a', 4096)} HTTP/1.1\r\nHost: a\r\n\r\n"),
        ["headers over 16 KiB"] = (431, Post($"X-A: {new string('a', 9000)}\r\nX-B: {new string('b', 9000)}\r\n")),
        ["over 64 headers"] = (431, Post(string.Concat(Enumerable.Range(0, 65).Select(static i => $"X-{i}: a\r\n")))),
        ["a NUL in a header"] = (400, Post("X-A: a\0cAnArY\r\n")),
        ["a CR in a header"] = (400, Post("X-A: a\rcAnArY\r\n")),
        ["a bare LF in a header name"] = (400, Post("X-\nA: a\r\n")),
        ["a folded header"] = (400, Post("X-A: a\r\n cAnArY\r\n")),
        ["a space before the colon"] = (400, Post("X-A : cAnArY\r\n")),
        ["no Host"] = (400, "POST /verify HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
        ["two Hosts"] = (400, Post("Host: other\r\n")),
        ["an unknown protocol version"] = (505, "POST /verify HTTP/3.7\r\nHost: a\r\n\r\n"),
        ["a negative Content-Length"] = (400, "POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
        ["a hexadecimal Content-Length"] = (400, "POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 0x13\r\n\r\n"),
        ["two different Content-Lengths"] = (400, "POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nnull"),
        ["an unknown Transfer-Encoding"] = (400, Post("Transfer-Encoding: xchunked\r\n")),
        ["a chunk size over 2 GiB"] = (400, Post("Transfer-Encoding: chunked\r\n") + "80000000\r\n"),
        ["a chunk size of forty digits"] = (400, Post("Transfer-Encoding: chunked\r\n") + new string('5', 40) + "\r\n"),
        ["a chunk size that is not a number"] = (400, Post("Transfer-Encoding: chunked\r\n") + "cAnArY\r\n"),
    };

    public static TheoryData<string> BrokenRequests => [.. s_brokenRequests.Keys];

    private RunningService Service => fixture.Service;

    [Theory]
    [MemberData(nameof(BrokenRequests))]
    public async Task Refuses_a_broken_request(string request)
    {
        var (status, bytes) = s_brokenRequests[request];
        var response = await Service.ExchangeAsync(bytes);

        // 505 is Kestrel's own response to a protocol version it does not know, and the only 5xx expected here.
        Assert.True(status == response.Status, $"expected {status}, got {response}");
        await fixture.AssertInvariantsAsync(response with { Status = Math.Min(response.Status, 499) });
    }

    [Fact]
    public async Task Keeps_serving_after_a_client_disconnects_in_the_middle_of_its_body()
    {
        await using var connection = await Service.ConnectAsync();
        await connection.SendAsync(Post("Content-Length: 100\r\n") + "{\"api_key\":\"sec_cAnArY");
        connection.EndSending();

        var response = await connection.ReadResponseAsync();

        Assert.Contains(response.Status, (int[])[0, 400]); // the client may be gone before the response is sent
        Assert.Equal(200, (await Service.VerifyAsync()).Status);
    }

    [Fact]
    public async Task Never_reads_two_requests_from_one_with_both_a_length_and_chunks()
    {
        // RFC 9112 lets a server refuse it or use the chunks; what follows them must not become a request.
        var smuggled = "POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
        var request = Post($"Content-Length: {smuggled.Length + 5}\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n" + smuggled;

        await fixture.AssertStatusAsync(await Service.ExchangeAsync(request), 400);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(";;;")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/json; charset=utf8; charset=utf-16")]
    [InlineData("application/json; charset=utf80")]
    [InlineData("application/json; charset=utf-8; charset=utf-16")]
    [InlineData("application/json\r\nContent-Type: application/json")]
    [InlineData("application/json, text/plain")]
    [InlineData("application/jsonx")]
    [InlineData("application/json\r\nContent-Encoding: gzip")]
    [InlineData("application/json\r\nContent-Encoding: identity")]
    public async Task Responds_415_unless_the_body_is_one_unencoded_JSON_type_in_UTF8(string type) =>
        await fixture.AssertResponseAsync(await Service.PostAsync("/verify", Some.Body(), $"Content-Type: {type}\r\n"), 415, WrongTypeBody);

    [Theory]
    [InlineData("")]
    [InlineData("Content-Type: application/json\r\n")]
    [InlineData("Content-Type: APPLICATION/JSON\r\n")]
    [InlineData("Content-Type: application/vnd.x+json\r\n")]
    [InlineData("Content-Type: application/json; charset=utf-8\r\n")]
    [InlineData("Content-Type: application/json;charset=\"UTF-8\"\r\n")]
    [InlineData("Content-Type: application/json; charset=utf8\r\n")]
    [InlineData("Content-Type: application/json;charset=\"UTF8\"\r\n")]
    [InlineData("Accept: text/html\r\nAccept-Encoding: gzip, br\r\n")]
    public async Task Accepts_a_JSON_type_or_none(string headers) =>
        await fixture.AssertResponseAsync(await Service.PostAsync("/verify", Some.Body(), headers), 200, Some.Answer);

    [Theory]
    [InlineData(16_385)]
    [InlineData(1024 * 1024)]
    public async Task Responds_413_to_a_body_over_16_KiB(int length) =>
        await fixture.AssertResponseAsync(await Service.PostAsync("/verify", Some.Body() + new string(' ', length - Some.Body().Length)), 413, TooLargeBody);

    [Fact]
    public async Task Responds_413_to_a_declared_gibibyte_before_any_of_it_arrives() =>
        await fixture.AssertResponseAsync(
            await Service.ExchangeAsync("POST /verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"), 413, TooLargeBody);

    [Fact]
    public async Task Responds_413_to_20_KiB_of_chunks()
    {
        var chunk = $"400\r\n{new string(' ', 0x400)}\r\n";
        await fixture.AssertResponseAsync(
            await Service.ExchangeAsync(Post("Transfer-Encoding: chunked\r\n") + string.Concat(Enumerable.Repeat(chunk, 20)) + "0\r\n\r\n"), 413, TooLargeBody);
    }

    [Fact]
    public async Task Accepts_a_body_in_one_byte_chunks()
    {
        var chunks = string.Concat(Some.Body().Select(static c => $"1\r\n{c}\r\n"));
        await fixture.AssertResponseAsync(await Service.ExchangeAsync(Post("Transfer-Encoding: chunked\r\n") + chunks + "0\r\n\r\n"), 200, Some.Answer);
    }

    [Fact]
    public async Task Sends_100_Continue_to_a_client_that_waits_for_it()
    {
        await using var connection = await Service.ConnectAsync();
        await connection.SendAsync(Post($"Expect: 100-continue\r\nContent-Length: {Some.Body().Length}\r\n"));
        await connection.SendAsync(Some.Body());
        await fixture.AssertResponseAsync(await connection.ReadResponseAsync(), 200, Some.Answer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Host: keys.example\r\n")]
    public async Task Accepts_HTTP_1_0_from_a_proxy(string headers) => await fixture.AssertResponseAsync(
        await Service.ExchangeAsync($"POST /verify HTTP/1.0\r\n{headers}Content-Type: application/json\r\nContent-Length: {Some.Body().Length}\r\n\r\n{Some.Body()}"),
        200,
        Some.Answer);

    [Fact]
    public async Task Responds_to_pipelined_requests_in_order()
    {
        await using var connection = await Service.ConnectAsync();
        var good = Post($"Content-Length: {Some.Body().Length}\r\n") + Some.Body();
        await connection.SendAsync(good + Post("Content-Length: 2\r\n") + "{}" + good);

        Assert.Equal(200, (await connection.ReadResponseAsync()).Status);
        Assert.Equal(400, (await connection.ReadResponseAsync()).Status);
        Assert.Equal(200, (await connection.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Truncates_a_long_User_Agent_to_256_characters_in_the_log()
    {
        var agent = "long-" + new string('a', 15_000);
        await fixture.AssertResponseAsync(await VerifyAsAsync(agent), 200, Some.Answer);

        var line = await Service.LoggedAsync("verification_success", static line => line.Field("user_agent")!.StartsWith("long-", StringComparison.Ordinal));
        Assert.Equal(agent[..256], line.Field("user_agent"));
    }

    [Fact]
    public async Task Escapes_a_User_Agent_that_looks_like_a_log_line()
    {
        const string Agent = "fake \u001b[2J\"}{\"event\":\"fake";
        var lines = Service.LogLines.Count;
        await fixture.AssertStatusAsync(await VerifyAsAsync(Agent), 200);

        var line = await Service.LoggedAsync("verification_success", static line => line.Field("user_agent")!.StartsWith("fake", StringComparison.Ordinal));
        Assert.Equal(Agent, line.Field("user_agent"));
        Assert.DoesNotContain('\u001b', line.Text);
        Assert.DoesNotContain(Service.LogLines.Skip(lines), static line => line.Event == "fake");
    }

    [Fact]
    public async Task Accepts_a_Latin1_User_Agent()
    {
        await fixture.AssertStatusAsync(await VerifyAsAsync("latin1 caf\u00e9"), 200);

        var line = await Service.LoggedAsync("verification_success", static line => line.Field("user_agent")!.StartsWith("latin1", StringComparison.Ordinal));
        Assert.Equal("latin1 caf\u00e9", line.Field("user_agent"));
    }

    [Fact]
    public async Task Logs_a_missing_User_Agent_as_unknown()
    {
        await fixture.AssertStatusAsync(await Service.VerifyAsync("sec_cAnArY"), 403);

        var line = await Service.LoggedAsync("verification_failed", static line => line.Field("user_agent") == "unknown");
        Assert.Equal("sec_", line.Field("secret_prefix"));
    }

    [Fact]
    public async Task Serves_good_traffic_beside_two_hundred_silent_connections()
    {
        var silent = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Service.ConnectAsync()));
        try
        {
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(200, (await Service.VerifyAsync()).Status);
            }
        }
        finally
        {
            foreach (var connection in silent)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static string Post(string headers) => $"POST /verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{headers}\r\n";

    private Task<RawResponse> VerifyAsAsync(string agent) =>
        Service.PostAsync("/verify", Some.Body(), $"Content-Type: application/json\r\nUser-Agent: {agent}\r\n");
}
