using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Routing;

/// <summary>Pins which request targets and methods the service accepts.</summary>
public sealed class PathAndMethodTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string NotFoundBody = """{"error":"Not found"}""";
    private const string NotAllowedBody = """{"error":"Method not allowed"}""";

    private RunningService Service => fixture.Service;

    [Theory]
    [InlineData("/")]
    [InlineData("/verify/")]
    [InlineData("//verify")]
    [InlineData("/VERIFY")]
    [InlineData("/Verify")]
    [InlineData("/%76erify")]
    [InlineData("/verify%20")]
    [InlineData("/verify;a=b")]
    [InlineData("/verify#a")]
    [InlineData("/./verify")]
    [InlineData("/a/../verify")]
    [InlineData("/verify/..%2fverify")]
    [InlineData("\\verify")]
    [InlineData("/REFRESH")]
    [InlineData("/refresh/")]
    [InlineData("/refres%68")]
    [InlineData("/health/../refresh")]
    [InlineData("/HEALTH")]
    [InlineData("/ready/")]
    [InlineData("/anything")]
    [InlineData("http://localhost/verify")]
    [InlineData("http://localhost/refresh")]
    public async Task Responds_404_to_any_other_spelling_of_a_path(string target)
    {
        var response = await Service.PostAsync(target, Some.Body());
        if (response.Status is 400 && response.BodyBytes.Length == 0)
        {
            await fixture.AssertInvariantsAsync(response); // Kestrel itself rejects it as a target
            return;
        }

        await fixture.AssertResponseAsync(response, 404, NotFoundBody);
    }

    [Theory]
    [InlineData("/verify?")]
    [InlineData("/verify?a=b&c=%zz")]
    [InlineData("/verify?/refresh")]
    public async Task Ignores_the_query_when_matching_the_path(string target) =>
        await fixture.AssertResponseAsync(await Service.PostAsync(target, Some.Body()), 200, Some.Answer);

    [Theory]
    [InlineData("GET", "/verify", "POST")]
    [InlineData("PUT", "/verify", "POST")]
    [InlineData("PATCH", "/verify", "POST")]
    [InlineData("DELETE", "/verify", "POST")]
    [InlineData("TRACE", "/verify", "POST")]
    [InlineData("OPTIONS", "/verify", "POST")]
    [InlineData("post", "/verify", "POST")]
    [InlineData("BREW", "/verify", "POST")]
    [InlineData("GET", "/refresh", "POST")]
    [InlineData("DELETE", "/refresh", "POST")]
    [InlineData("POST", "/health", "GET, HEAD")]
    [InlineData("OPTIONS", "/health", "GET, HEAD")]
    [InlineData("POST", "/ready", "GET, HEAD")]
    public async Task Responds_405_with_Allow_and_without_CORS_headers_to_another_method(string method, string path, string allow)
    {
        var response = await Service.ExchangeAsync(
            $"{method} {path} HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(allow, response.Header("Allow"));
        Assert.DoesNotContain(response.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        await fixture.AssertResponseAsync(response, 405, NotAllowedBody);
    }

    [Theory]
    [InlineData("/health", 200)]
    [InlineData("/ready", 200)]
    [InlineData("/verify", 405)]
    [InlineData("/nowhere", 404)]
    public async Task Responds_to_HEAD_as_to_GET_but_without_the_body(string path, int status)
    {
        await using var connection = await Service.ConnectAsync();
        await connection.SendAsync($"HEAD {path} HTTP/1.1\r\nHost: a\r\n\r\nGET {path} HTTP/1.1\r\nHost: a\r\n\r\n");

        var head = await connection.ReadResponseAsync(hasBody: false);
        var get = await connection.ReadResponseAsync();

        Assert.Equal((status, status), (head.Status, get.Status));
        Assert.Equal(get.Header("Content-Length"), head.Header("Content-Length"));
        Assert.Equal(get.Header("Content-Type"), head.Header("Content-Type"));
        Assert.Null(get.Header("Server"));
    }

    [Fact]
    public async Task Refuses_HTTP2_without_TLS()
    {
        var response = await Service.ExchangeAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        Assert.NotEqual(200, response.Status);
        Assert.Equal(200, (await Service.VerifyAsync()).Status);
    }
}
