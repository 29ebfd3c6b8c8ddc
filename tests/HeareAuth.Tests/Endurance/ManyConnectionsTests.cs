using System.Net;
using System.Net.Sockets;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Endurance;

[Collection(EnduranceTests.Name)]
public sealed class ManyConnectionsTests
{
    private const int Idle = 1000;
    private const int Slow = 1000;
    private const string PromisedP99 = "20 ms";

    /// <summary>Holds at least while the test runs beside other work; eng/endurance writes down what a quiet machine measures.</summary>
    private const double MostP99Milliseconds = 500;

    [SkippableFact]
    public async Task A_thousand_slow_and_a_thousand_idle_connections_leave_good_traffic_alone()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());
        await using var server = await ServerProcess.StartAsync(folder);
        _ = server.Output.BaseStream.CopyToAsync(Stream.Null);
        var sockets = new List<Socket>();
        try
        {
            await MeasureAsync(server, answers: 1_000); // the first ones of a process are slow
            var alone = await MeasureAsync(server, answers: 1_500);

            await ConnectAsync(sockets, Idle + Slow, server.EndPoint);
            using var stop = new CancellationTokenSource();
            var dribbling = DribbleAsync(sockets[Idle..], stop.Token);
            var beside = await MeasureAsync(server, answers: EnduranceTests.AreFull ? 15_000 : 2_000);
            await stop.CancelAsync();
            await dribbling;

            Assert.Equal([200], beside.Statuses);
            Assert.Equal(0, beside.Unanswered);
            Assert.True(beside.P99Milliseconds < MostP99Milliseconds, $"p99 is {beside.P99Milliseconds:0.0} ms");
            await EnduranceTests.FigureAsync(
                "1,000 slow and 1,000 idle connections",
                $"{beside.Answered:N0} responses; p99 {beside.P99Milliseconds:0.0} ms, compared with {alone.P99Milliseconds:0.0} ms without these connections (promised: {PromisedP99})");
        }
        finally
        {
            sockets.ForEach(static socket => socket.Dispose());
        }
    }

    private static async Task<Traffic> MeasureAsync(ServerProcess server, int answers)
    {
        var traffic = new Traffic(server.EndPoint, requestsPerSecond: 500, connections: 8);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var sending = traffic.RunAsync(stop.Token);
        await Eventually.IsTrueAsync(() => traffic.Answered >= answers, TimeSpan.FromMinutes(2));
        await stop.CancelAsync();
        await sending;
        return traffic;
    }

    private static async Task ConnectAsync(List<Socket> sockets, int count, IPEndPoint service)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            await socket.ConnectAsync(service, limit.Token);
        }
    }

    /// <summary>A byte of a header to each in turn, a round a second.</summary>
    private static async Task DribbleAsync(List<Socket> sockets, CancellationToken stop)
    {
        var text = "POST /verify HTTP/1.1\r\nHost: a\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"u8.ToArray();
        for (var sent = 0; sent < text.Length && !stop.IsCancellationRequested; sent++)
        {
            foreach (var socket in sockets)
            {
                try
                {
                    await socket.SendAsync(text.AsMemory(sent, 1), CancellationToken.None);
                }
                catch (SocketException)
                {
                    // The service ended a connection whose headers took too long, as it should.
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
