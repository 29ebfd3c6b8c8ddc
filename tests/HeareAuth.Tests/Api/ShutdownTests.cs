using System.Diagnostics;
using System.Net.Sockets;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Api;

public sealed class ShutdownTests
{
    [Fact]
    public async Task A_request_that_was_accepted_is_answered_before_the_service_ends()
    {
        await using var service = await RunningService.StartAsync();
        await using var connection = await service.ConnectAsync();
        await connection.SendAsync($"POST /verify HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {Some.Body().Length}\r\n\r\n");
        await connection.WaitForContinueAsync();

        var stopped = service.StopAsync();
        await Eventually.IsTrueAsync(() => IsRefusedAsync(service));
        Assert.False(stopped.IsCompleted);
        await connection.SendAsync(Some.Body());

        var response = await connection.ReadResponseAsync();
        Assert.Equal((200, Some.Answer), (response.Status, response.Body));
        await stopped.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Idle_connections_do_not_hold_the_end_up()
    {
        await Patience.MustTakeAtMostAsync(TimeSpan.FromSeconds(5), async () =>
        {
            await using var service = await RunningService.StartAsync();
            await using var silent = await service.ConnectAsync();
            await using var kept = await service.ConnectAsync();
            await kept.SendAsync("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.Equal(200, (await kept.ReadResponseAsync()).Status);

            var clock = Stopwatch.StartNew();
            await service.StopAsync();
            return clock.Elapsed;
        });
    }

    /// <summary>A connection that is just closed may have a request on its way, which nobody would send again.</summary>
    [Fact]
    public async Task A_kept_connection_is_closed_with_an_answer_while_the_service_still_listens()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var service = await RunningService.StartAsync(clock);
        await using var kept = await service.ConnectAsync();
        Task? stopped = null;
        await Eventually.IsTrueAsync(async () =>
        {
            await kept.SendAsync("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
            var response = await kept.ReadResponseAsync();
            Assert.Equal(200, response.Status);
            stopped ??= service.StopAsync();
            return response.Header("Connection") is "close";
        });

        await kept.WaitForCloseAsync();
        await Eventually.IsTrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            return stopped!.IsCompleted; // set in the first round
        });
    }

    [Fact]
    public async Task The_last_log_lines_are_written_before_the_end()
    {
        await using var service = await RunningService.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await service.VerifyAsync();
        }

        await service.StopAsync();

        Assert.Equal(20, service.LogLines.Count(static line => line.Event == "verification_success"));
    }

    private static async Task<bool> IsRefusedAsync(RunningService service)
    {
        try
        {
            await using var connection = await service.ConnectAsync();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
