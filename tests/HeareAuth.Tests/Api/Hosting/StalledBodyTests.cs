using System.Diagnostics;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Hosting;

public sealed class StalledBodyTests
{
    [Fact]
    public async Task Closes_a_connection_whose_body_stalls_within_15_seconds()
    {
        await using var service = await RunningService.StartAsync();

        await Patience.MustTakeAtMostAsync(TimeSpan.FromSeconds(15), async () =>
        {
            await using var connection = await service.ConnectAsync();
            var clock = Stopwatch.StartNew();
            await connection.SendAsync("POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{\"api_key\":\"sec_stalled");
            var response = await connection.ReadResponseAsync();
            await connection.WaitForCloseAsync();

            Assert.Contains(response.Status, (int[])[0, 408]);
            return clock.Elapsed;
        });

        Assert.Equal(200, (await service.VerifyAsync()).Status);
        await service.StopAsync();
        Assert.DoesNotContain("stalled", service.LogText, StringComparison.Ordinal);
    }
}
