using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api;

/// <summary>
/// One running service for all cases of a class. When the last case is over its whole log is searched for what must
/// not be there, so that a line that was written late counts too.
/// </summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    private static readonly string[] s_neverLogged = [Canary.Mark, Some.Secret, Some.HashOf(Some.Secret), Some.Secret[4..20]];

    private RunningService? _service;

    /// <summary>What we send ourselves: fixed words, so that nothing of a request can come back.</summary>
    private static readonly HashSet<string> s_fixedAnswers =
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

    /// <summary>What must hold for whatever was sent: no 5xx, one of our answers or none, and service as usual right after.</summary>
    internal async Task AssertInvariantsAsync(RawResponse response)
    {
        Assert.InRange(response.Status, 200, 499);
        Assert.Null(response.Header("Server"));
        if (response.BodyBytes.Length > 0)
        {
            Assert.Contains(response.Body, s_fixedAnswers);
            Assert.Equal("application/json", response.Header("Content-Type"));
            Assert.NotNull(response.Header("Content-Length"));
        }

        var after = await Service.VerifyAsync();
        Assert.Equal((200, Some.Answer), (after.Status, after.Body));
    }

    internal async Task AssertAnswerAsync(RawResponse response, int status, string body)
    {
        Assert.True((status, body) == (response.Status, response.Body), $"expected {status} {body}\n, got {response}");
        await AssertInvariantsAsync(response);
    }

    /// <summary>As above, where our own words or Kestrel's empty answer both will do.</summary>
    internal async Task AssertStatusAsync(RawResponse response, int status)
    {
        Assert.True(status == response.Status, $"expected {status}, got {response}");
        await AssertInvariantsAsync(response);
    }
}
