using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Routing;

/// <summary>When several errors apply, the first of these is sent: 404, 405, 413, 415, 400, 503, 403.</summary>
public sealed class ErrorOrderTests : IAsyncLifetime
{
    private const string Forwarded = "X-Forwarded-For: 10.0.0.1\r\n";
    private const string PlainText = "Content-Type: text/plain\r\n";

    private static readonly string s_tooLarge = new('x', 20_000);

    private RunningService? _service;

    /// <summary>A service whose document is unreadable, so that it never loads any keys.</summary>
    private RunningService Service => _service!; // xunit initializes it before the test

    public async Task InitializeAsync() => _service = await RunningService.StartAsync("no document");

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task Verify_reports_the_first_error_in_the_documented_order()
    {
        Assert.Equal(404, (await Service.PostAsync("/nowhere", s_tooLarge, PlainText)).Status);
        Assert.Equal(405, (await Service.ExchangeAsync($"PUT /verify HTTP/1.1\r\nHost: a\r\n{PlainText}Content-Length: 20000\r\n\r\n{s_tooLarge}")).Status);
        Assert.Equal(413, (await Service.PostAsync("/verify", s_tooLarge, PlainText)).Status);
        Assert.Equal(415, (await Service.PostAsync("/verify", "{", PlainText)).Status);
        Assert.Equal(415, (await Service.PostAsync("/verify", "", PlainText)).Status);
        Assert.Equal(400, (await Service.PostAsync("/verify", "{")).Status);
        Assert.Equal(400, (await Service.PostAsync("/verify", "{}")).Status);
        Assert.Equal(503, (await Service.VerifyAsync("sec_unknown")).Status);
    }

    [Fact]
    public async Task Refresh_reports_the_first_error_in_the_documented_order()
    {
        Assert.Equal(413, (await Service.PostAsync("/refresh", s_tooLarge, PlainText + Forwarded)).Status);
        Assert.Equal(415, (await Service.PostAsync("/refresh", "{", PlainText + Forwarded)).Status);
        Assert.Equal(400, (await Service.PostAsync("/refresh", "{", Forwarded)).Status);
        Assert.Equal(403, (await Service.PostAsync("/refresh", "", PlainText + Forwarded)).Status);
    }
}
