using HeareAuth.Api;
using HeareAuth.Features.Settings;
using HeareAuth.Tests.Support;
using HeareAuth.Tests.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Api.Hosting;

public sealed class StatsLifetimeTests
{
    [Fact]
    public async Task Posts_its_start_its_keys_and_its_shutdown_when_it_stops()
    {
        await using var stats = await StatsServer.StartAsync();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("keys.json"), """{"keys":[]}""");
        var settings = new Dictionary<string, string>
        {
            ["PROTOCOL"] = "http",
            ["DEST_HOST"] = "127.0.0.1",
            ["DEST_PORT"] = $"{stats.Port}",
            ["SECRET"] = Canary.StatsSecret,
            ["KEYS_FILE"] = folder.File("keys.json"),
            ["HOST"] = "127.0.0.1",
            ["PORT"] = "0",
        };

        // The clock stands still, so the start waits for the first load, and only the last post is due.
        await using (var app = ApiHost.Build(new SettingsSource(settings.GetValueOrDefault), Stream.Null, new FakeTimeProvider(DateTimeOffset.UtcNow)))
        {
            await app.StartAsync();
            await app.StopAsync();
        }

        var last = stats.Posts.Single().Body;
        Assert.All(["startup.success", "shutdown"], name => Assert.True(last.GetProperty("counters").TryGetProperty($"heare-auth.{name}", out _), last.GetRawText()));
        Assert.True(last.GetProperty("gauges").TryGetProperty("heare-auth.keys.count", out _));
        Assert.True(last.GetProperty("timers").TryGetProperty("heare-auth.startup.duration", out _));
    }
}
