using System.Diagnostics;
using System.Text;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Hosting;

public sealed class SlowHeadersTests
{
    [Fact]
    public async Task Closes_a_connection_that_sends_a_byte_of_headers_a_second_within_15_seconds()
    {
        await using var service = await RunningService.StartAsync();

        await Patience.MustTakeAtMostAsync(TimeSpan.FromSeconds(15), async () =>
        {
            await using var connection = await service.ConnectAsync();
            var clock = Stopwatch.StartNew();
            var closed = connection.WaitForCloseAsync();
            await connection.SendAsync("POST /verify HTTP/1.1\r\nHost: a\r\nX-Slow: ");
            using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (!closed.IsCompleted && await pace.WaitForNextTickAsync())
            {
                await connection.SendWhatIsTakenAsync(Encoding.Latin1.GetBytes("a"));
            }

            await closed;
            return clock.Elapsed;
        });

        Assert.Equal(200, (await service.VerifyAsync()).Status);
    }
}
