using System.Net;
using System.Net.Http.Json;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Proxies;

/// <summary>The configurations of docs/proxies.md serve TLS, and send clients without it there.</summary>
public sealed class DocumentedTlsTests
{
    [SkippableTheory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    public async Task Serves_TLS_and_redirects_plain_HTTP(string program)
    {
        await using var service = await RunningService.StartAsync();
        await using var proxy = await RunningProxy.StartAsync(ProxySetup.DocumentedWithTls(program), service.EndPoint);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=keys.example.com";
        using var client = new HttpClient(handler);
        var tls = new Uri($"https://127.0.0.1:{proxy.TlsPort}");

        HttpResponseMessage? verified = null;
        await Eventually.IsTrueAsync(async () =>
            (verified = await client.PostAsJsonAsync(new Uri(tls, "/verify"), new { api_key = Some.Secret })).StatusCode is not HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, verified!.StatusCode); // not null: waited for
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync(new Uri(tls, "/refresh"), null)).StatusCode);

        var plain = await client.GetAsync(new Uri($"http://127.0.0.1:{proxy.EndPoint.Port}/health"));
        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.StatusCode);
        Assert.Equal("https", plain.Headers.Location!.Scheme);
    }
}
