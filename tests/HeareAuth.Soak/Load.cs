using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace HeareAuth.Soak;

/// <summary>
/// Verifies at a steady rate on many connections, whatever the answers take: a request that has to wait for a slow one
/// before it counts its waiting too.
/// </summary>
internal sealed class Load(IPEndPoint service, KeySet keys, Oracle oracle, StoreWatch store, int rate, int seed)
{
    private const int Connections = 64;

    private readonly ConcurrentDictionary<int, long> _answers = new();

    public Latencies WhileAnswering { get; } = new();

    public Latencies WhileBroken { get; } = new();

    public long Failed { get; private set; }

    public long Answered(int status) => _answers.GetValueOrDefault(status);

    public long Total => _answers.Values.Sum();

    public long ServerErrors => _answers.Where(static answer => answer.Key >= 500).Sum(static answer => answer.Value);

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(() => RunAsync(number, stop), CancellationToken.None)));

    private async Task RunAsync(int number, CancellationToken stop)
    {
        var random = new Random((seed * Connections) + number);
        var between = TimeSpan.FromSeconds((double)Connections / rate);
        var due = SoakClock.Now + (between * number / Connections);
        using var connection = new VerifyConnection(service);
        while (!stop.IsCancellationRequested)
        {
            var wait = due - SoakClock.Now;
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, CancellationToken.None);
            }

            await VerifyAsync(connection, keys.Pick(random), due);
            due += between;
        }
    }

    private async Task VerifyAsync(VerifyConnection connection, TrackedKey key, TimeSpan due)
    {
        var sent = SoakClock.Now;
        var wasBroken = store.IsBroken;
        try
        {
            var answer = await connection.VerifyAsync(key);
            (wasBroken ? WhileBroken : WhileAnswering).Add(SoakClock.Now - due);
            _answers.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
            oracle.Judge(key, sent, answer);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            lock (_answers)
            {
                Failed++;
            }

            oracle.Report(key, $"got no answer: {e.Message}");
        }
    }
}
