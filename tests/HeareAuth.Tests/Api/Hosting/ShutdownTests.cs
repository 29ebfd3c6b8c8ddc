using System.Diagnostics;
using System.Net.Sockets;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Api.Hosting;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Responds_to_an_accepted_request_before_it_stops()
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
    public async Task Stops_without_waiting_for_idle_connections()
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

    /// <summary>A connection that is closed without notice may have a request on its way, which the client does not retry.</summary>
    [Fact]
    public async Task Closes_a_kept_connection_with_a_response_after_it_stops_listening()
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
        Assert.False(stopped!.IsCompleted); // set in the first iteration
        await Eventually.IsTrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            return stopped.IsCompleted;
        });
    }

    [Fact]
    public async Task Says_that_it_is_not_ready_on_a_kept_connection_when_it_no_longer_listens()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var service = await RunningService.StartAsync(clock);
        await using var kept = await service.ConnectAsync();
        await kept.SendAsync("GET /ready HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(200, (await kept.ReadResponseAsync()).Status);

        var stopped = service.StopAsync();
        await Eventually.IsTrueAsync(() => IsRefusedAsync(service));
        await kept.SendAsync("GET /ready HTTP/1.1\r\nHost: a\r\n\r\n");
        var response = await kept.ReadResponseAsync();
        Assert.Equal((503, "close"), (response.Status, response.Header("Connection")));
        await Eventually.IsTrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            return stopped.IsCompleted;
        });
    }

    /// <summary>A connection that is made and then reset may have carried a request, which clients and balancers do not repeat.</summary>
    [Fact]
    public async Task Answers_every_connection_that_is_made_while_it_stops()
    {
        for (var round = 0; round < 3; round++)
        {
            await using var service = await RunningService.StartAsync();
            var (answered, reset) = (0, 0);
            var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        var response = await service.VerifyAsync();
                        _ = response.Status is 200 ? Interlocked.Increment(ref answered) : Interlocked.Increment(ref reset);
                    }
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
                {
                    // The service has stopped listening.
                }
            })).ToList();
            await Eventually.IsTrueAsync(() => Volatile.Read(ref answered) > 200);

            await service.StopAsync();
            await Task.WhenAll(clients).WaitAsync(TimeSpan.FromMinutes(1));

            Assert.Equal(0, reset);
        }
    }

    [Fact]
    public async Task Writes_its_last_log_lines_before_it_stops()
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
