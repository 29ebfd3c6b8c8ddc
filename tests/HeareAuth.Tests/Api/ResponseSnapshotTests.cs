using System.Text;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api;

/// <summary>Pins every JSON response of the service: its status, headers and body.</summary>
public sealed class ResponseSnapshotTests
{
    private readonly StringBuilder _responses = new();

    [Fact]
    public async Task Sends_every_response_exactly_as_in_the_snapshot()
    {
        var expired = Some.Key("key_expired", "sec_expired", more: """{"expires_at":"2020-01-01T00:00:00Z"}""");
        await using (var service = await RunningService.StartAsync(Some.Document(expired), ("REFRESH_INTERVAL", "1h"), ("MAX_STALENESS", "2h")))
        {
            Add("verify, a good key", await service.VerifyAsync());
            Add("verify, an unknown key", await service.VerifyAsync("sec_unknown"));
            Add("verify, an expired key", await service.VerifyAsync("sec_expired"));
            Add("verify, no key", await service.PostAsync("/verify", "{}"));
            Add("verify, no JSON", await service.PostAsync("/verify", "{"));
            Add("verify, another type", await service.PostAsync("/verify", "{}", "Content-Type: text/plain\r\n"));
            Add("verify, too large", await service.PostAsync("/verify", new string(' ', 20_000)));
            Add("refresh", await service.RefreshAsync());
            Add("refresh, not from localhost", await service.PostAsync("/refresh", "", "Via: 1.1 proxy\r\n"));
            Add("refresh, malformed", await service.RefreshAsync("{"));
            Add("health", await service.GetAsync("/health"));
            Add("ready", await service.GetAsync("/ready"));
            Add("another path", await service.GetAsync("/nowhere"));
            Add("another method", await service.GetAsync("/verify"));
            await service.ReplaceDocumentAsync("{}");
            Add("refresh, failed", await service.RefreshAsync());
            Add("ready, degraded", await service.GetAsync("/ready"));
        }

        await using (var service = await RunningService.StartAsync("no document"))
        {
            Add("verify, not loaded", await service.VerifyAsync());
            Add("ready, not loaded", await service.GetAsync("/ready"));
        }

        await using (var service = await RunningService.StartAsync(("REFRESH_INTERVAL", "50ms"), ("MAX_STALENESS", "100ms")))
        {
            await service.ReplaceDocumentAsync("no document");
            RawResponse? stale = null;
            await Eventually.IsTrueAsync(async () => (stale = await service.VerifyAsync()).Status is 503);
            Add("verify, out of date", stale!); // set while waiting
        }

        Snap.Match(_responses.ToString(), "answers");
    }

    private void Add(string what, RawResponse response)
    {
        _responses.Append(what).Append("\n  ").Append(response.Status).Append(' ').Append(response.Header("Content-Type"));
        foreach (var (name, value) in response.Headers.Where(static header => header.Key is not ("Content-Type" or "Date")))
        {
            _responses.Append("\n  ").Append(name).Append(": ").Append(value);
        }

        _responses.Append("\n  ").Append(response.Body).Append("\n\n");
    }
}
