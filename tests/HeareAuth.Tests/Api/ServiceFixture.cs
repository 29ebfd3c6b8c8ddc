using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api;

/// <summary>
/// Runs one service for all tests of a class. After the last test it searches the whole log for secrets, so that lines
/// written late are covered too.
/// </summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    private static readonly string[] s_neverLogged = [Canary.Mark, Some.Secret, Some.HashOf(Some.Secret), Some.Secret[4..20]];

    private RunningService? _service;

    /// <summary>Every body that the service sends here. All are fixed, so none can repeat part of a request.</summary>
    private static readonly HashSet<string> s_fixedBodies =
    [
        Some.Answer,
        """{"valid":false,"error":"Invalid API key"}""",
        """{"error":"Missing api_key field"}""",
        """{"error":"Malformed JSON"}""",
        """{"error":"Content-Type must be application/json in UTF-8"}""",
        """{"error":"Request body too large"}""",
        """{"error":"Bad request"}""",
        """{"error":"Not found"}""",
        """{"error":"Method not allowed"}""",
        """{"error":"Refresh endpoint only accessible from localhost"}""",
    ];

    internal RunningService Service => _service!; // xunit initializes it before the first test

    public async Task InitializeAsync() => _service = await RunningService.StartAsync();

    public async Task DisposeAsync()
    {
        await Service.StopAsync();
        var log = Service.LogText;
        await Service.DisposeAsync();
        Assert.All(s_neverLogged, secret => Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Asserts what holds for any request: no 5xx, a body that is one of ours or empty, and a service that still works.</summary>
    internal async Task AssertInvariantsAsync(RawResponse response)
    {
        Assert.InRange(response.Status, 200, 499);
        Assert.Null(response.Header("Server"));
        if (response.BodyBytes.Length > 0)
        {
            Assert.Contains(response.Body, s_fixedBodies);
            Assert.Equal("application/json", response.Header("Content-Type"));
            Assert.NotNull(response.Header("Content-Length"));
        }

        var after = await Service.VerifyAsync();
        Assert.Equal((200, Some.Answer), (after.Status, after.Body));
    }

    internal async Task AssertResponseAsync(RawResponse response, int status, string body)
    {
        Assert.True((status, body) == (response.Status, response.Body), $"expected {status} {body}\n, got {response}");
        await AssertInvariantsAsync(response);
    }

    /// <summary>Asserts the status only, because the body may be ours or Kestrel's empty one.</summary>
    internal async Task AssertStatusAsync(RawResponse response, int status)
    {
        Assert.True(status == response.Status, $"expected {status}, got {response}");
        await AssertInvariantsAsync(response);
    }
}
