using HeareAuth.Tests.Support;

namespace HeareAuth.Soak;

/// <summary>
/// Breaks the store again and again, each time in another way, for one to five seconds. Wire faults meet the service
/// and the command alike; while the object itself is spoilt nobody may write, since that would be a loss by the spoiler.
/// </summary>
internal sealed class FaultSchedule(Bucket bucket, FaultProxy toService, FaultProxy toCli, StoreWatch store, SemaphoreSlim writing, SoakOptions options)
{
    private readonly Dictionary<string, int> _times = [];
    private byte[] _older = [];

    public IReadOnlyDictionary<string, int> Times => _times;

    public async Task RunAsync(CancellationToken stop)
    {
        var random = new Random(options.Seed);
        _older = await bucket.ReadAsync();
        var waiting = new Queue<StoreFault>();
        while (!stop.IsCancellationRequested)
        {
            if (waiting.Count == 0)
            {
                // Each once, in random order, before any comes again.
                waiting = new Queue<StoreFault>(StoreFault.All.OrderBy(_ => random.Next()));
            }

            var lasts = TimeSpan.FromSeconds(1 + (random.NextDouble() * 4));
            if (!await PauseAsync(options.FaultEvery - lasts, stop))
            {
                return;
            }

            await BreakAsync(waiting.Dequeue(), lasts);
        }
    }

    /// <summary>Lets everything pass and tells the watch what the service reads.</summary>
    public void Watch() => toService.Always(static request => request.Is("GET", Bucket.Key), async exchange =>
    {
        var began = SoakClock.Now;
        var answer = await exchange.ForwardAsync();
        await exchange.AnswerAsync(answer);
        if (answer.Status is 200 or 304)
        {
            store.ReadAnswered(began);
        }
    });

    private async Task BreakAsync(StoreFault fault, TimeSpan lasts)
    {
        Console.Error.WriteLine($"[{SoakClock.Now.TotalSeconds:0} s] {fault.Name}, {lasts.TotalSeconds:0.0} s");
        _times[fault.Name] = _times.GetValueOrDefault(fault.Name) + 1;
        if (fault.Spoil is { } spoil)
        {
            await SpoilAsync(spoil, lasts);
            return;
        }

        store.Break();
        foreach (var proxy in (FaultProxy[])[toService, toCli])
        {
            proxy.Heal(); // the watch's rule would come first
            if (fault.OnTheWire is { } wire)
            {
                proxy.Always(static _ => true, wire);
            }
            else
            {
                proxy.RefuseConnections();
            }
        }

        await Task.Delay(lasts);
        toCli.Heal();
        toService.Heal();
        store.Heal();
        Watch();
    }

    private async Task SpoilAsync(Func<byte[], byte[], byte[]> spoil, TimeSpan lasts)
    {
        await writing.WaitAsync();
        try
        {
            var present = await bucket.ReadAsync();
            store.Break();
            var spoilt = spoil(_older, present);
            await (spoilt.Length == 0 ? bucket.DeleteAsync() : bucket.WriteAsync(spoilt));
            await Task.Delay(lasts);
            await bucket.WriteAsync(present);
            store.Heal();
            _older = present;
        }
        finally
        {
            writing.Release();
        }
    }

    private static async Task<bool> PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
