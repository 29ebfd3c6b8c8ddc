using HeareAuth.Features.Loading;

namespace HeareAuth.Tests.Loading;

public sealed class SingleFlightTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private int _begun;
    private int _atOnce;
    private int _mostAtOnce;

    [Fact]
    public async Task A_crowd_shares_one_run_that_begins_after_the_running_one()
    {
        var gate = new TaskCompletionSource();
        var flight = Flight(gate.Task);
        var first = RunAsync(flight);
        var crowd = Enumerable.Range(0, 99).Select(_ => RunAsync(flight)).ToArray();
        gate.SetResult();

        Assert.Equal(1, await first.WaitAsync(s_patience));
        Assert.All(await Task.WhenAll(crowd).WaitAsync(s_patience), static run => Assert.Equal(2, run));
        Assert.Equal(2, _begun);
    }

    /// <summary>Keeps two loads from running side by side, as they did when a caller came between the end of one and the begin of the next.</summary>
    [Fact]
    public async Task Every_answer_is_newer_than_its_question_and_no_two_runs_overlap()
    {
        var flight = Flight(Task.CompletedTask);

        await Parallel.ForEachAsync(Enumerable.Range(0, 20_000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            var before = Volatile.Read(ref _begun);
            Assert.True(await RunAsync(flight) > before);
        }).WaitAsync(s_patience);

        Assert.Equal(1, _mostAtOnce);
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_its_own_waiting_alone()
    {
        var gate = new TaskCompletionSource();
        var flight = Flight(gate.Task);
        using var patience = new CancellationTokenSource();
        var impatient = flight.RunAsync(CancellationToken.None, patience.Token);
        var patient = RunAsync(flight);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(s_patience));

        gate.SetResult();
        Assert.Equal(2, await patient.WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_run_that_fails_fails_its_own_callers_and_not_the_next()
    {
        var isFirst = true;
        var flight = new SingleFlight<int>(_ => isFirst ? throw new InvalidOperationException("first") : Task.FromResult(7));
        var failing = RunAsync(flight);

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing.WaitAsync(s_patience));
        isFirst = false;

        Assert.Equal(7, await RunAsync(flight).WaitAsync(s_patience));
    }

    private static Task<int> RunAsync(SingleFlight<int> flight) => flight.RunAsync(CancellationToken.None, CancellationToken.None);

    /// <summary>Its runs number themselves as they begin, and wait for the gate.</summary>
    private SingleFlight<int> Flight(Task gate)
    {
        _begun = 0;
        return new SingleFlight<int>(async _ =>
        {
            var run = Interlocked.Increment(ref _begun);
            var atOnce = Interlocked.Increment(ref _atOnce);
            InterlockedMax(ref _mostAtOnce, atOnce);
            await gate;
            await Task.Yield();
            Interlocked.Decrement(ref _atOnce);
            return run;
        });
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
