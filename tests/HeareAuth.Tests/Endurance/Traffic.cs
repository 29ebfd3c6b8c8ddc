using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Endurance;

/// <summary>Good traffic: verifications of a known key, at a rate, on connections that stay open.</summary>
internal sealed class Traffic(IPEndPoint service, int requestsPerSecond, int connections = 32, string userAgent = "traffic")
{
    private readonly string _request =
        $"POST /verify HTTP/1.1\r\nHost: a\r\nUser-Agent: {userAgent}\r\nContent-Type: application/json\r\nContent-Length: {Some.Body().Length}\r\n\r\n{Some.Body()}";

    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private int _unanswered;

    /// <summary>Answers that came whole.</summary>
    public int Answered => _statuses.Values.Sum();

    /// <summary>Requests whose connection ended instead.</summary>
    public int Unanswered => _unanswered;

    public IReadOnlyCollection<int> Statuses => [.. _statuses.Keys];

    public double P99Milliseconds
    {
        get
        {
            double[] sorted = [.. _milliseconds.Order()];
            return sorted[(int)(sorted.Length * 0.99)];
        }
    }

    /// <summary>Sends until it is stopped, or until nobody listens any more.</summary>
    public Task RunAsync(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        return Task.WhenAll(Enumerable.Range(0, connections).Select(number => Task.Run(() => RunAsync(number, clock, stop), CancellationToken.None)));
    }

    private async Task RunAsync(int number, Stopwatch clock, CancellationToken stop)
    {
        var between = TimeSpan.FromSeconds((double)connections / requestsPerSecond);
        var due = between * number / connections;
        RawHttp? connection = null;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (due > clock.Elapsed)
                {
                    await Task.Delay(due - clock.Elapsed, CancellationToken.None);
                }

                connection ??= await RawHttp.ConnectAsync(service);
                if (!await VerifyAsync(connection))
                {
                    await connection.DisposeAsync();
                    connection = null;
                }

                due += between;
            }
        }
        catch (SocketException)
        {
            // Refused: the service has closed its door.
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async Task<bool> VerifyAsync(RawHttp connection)
    {
        var clock = Stopwatch.StartNew();
        await connection.SendWhatIsTakenAsync(System.Text.Encoding.Latin1.GetBytes(_request));
        var response = await connection.ReadResponseAsync();
        if (response.Status is 0)
        {
            Interlocked.Increment(ref _unanswered);
            return false;
        }

        _milliseconds.Add(clock.Elapsed.TotalMilliseconds);
        _statuses.AddOrUpdate(response.Status, 1, static (_, count) => count + 1);
        return response.Header("Connection") is not "close";
    }
}
