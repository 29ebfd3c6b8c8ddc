using System.Text.Json;

namespace HeareAuth.Soak;

/// <summary>Makes and deletes keys with the command, exposed to the same faults, and tells the oracle what the command promised.</summary>
internal sealed class KeyChurn(KeySet keys, Oracle oracle, SemaphoreSlim writing, Dictionary<string, string> variables, SoakOptions options)
{
    private const int MostAlive = 30;

    private readonly Dictionary<string, int> _outcomes = [];

    /// <summary>How often which command ended how.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => _outcomes;

    public async Task RunAsync(CancellationToken stop)
    {
        var random = new Random(options.Seed);
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            await writing.WaitAsync(CancellationToken.None);
            try
            {
                // Most of them leave it to the polling to find the change.
                string[] more = random.Next(5) == 0 ? ["-o", "json"] : ["-o", "json", "--no-refresh"];
                var alive = keys.Changing.Where(static key => key.Deleted == TimeSpan.MaxValue).ToArray();
                await (alive.Length < 3 || (alive.Length < MostAlive && random.Next(2) == 0)
                    ? CreateAsync(number, more)
                    : DeleteAsync(alive[random.Next(alive.Length)], more));
            }
            finally
            {
                writing.Release();
            }

            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>In the end the store holds what the command promised, no more and no less.</summary>
    public async Task CheckStoreAsync()
    {
        var run = await CliRun.RunAsync(options.Cli, variables, "list", "-o", "json");
        if (run.ExitCode is not 0)
        {
            throw new InvalidOperationException($"the last list ended with {run.ExitCode}: {run.Error}");
        }

        using var listed = JsonDocument.Parse(run.Output);
        var stored = listed.RootElement.EnumerateArray().Select(static key => key.GetProperty("id").GetString()).ToHashSet();
        foreach (var key in keys.Staying.Concat(keys.Changing))
        {
            if (key.DeletionBegan == TimeSpan.MaxValue && !stored.Contains(key.Id))
            {
                oracle.Report(key, "was stored and is lost");
            }
            else if (key.Deleted != TimeSpan.MaxValue && stored.Contains(key.Id))
            {
                oracle.Report(key, "was deleted and is still stored");
            }
        }
    }

    private async Task CreateAsync(int number, string[] more)
    {
        var run = await CliRun.RunAsync(options.Cli, variables, ["create", "--name", $"soak {number}", .. more]);
        Count("create", run);
        if (run.ExitCode is 0)
        {
            using var created = JsonDocument.Parse(run.Output);
            keys.Add(new TrackedKey(
                created.RootElement.GetProperty("id").GetString()!, // the command always writes both
                created.RootElement.GetProperty("secret").GetString()!)
            { Stored = SoakClock.Now });
        }
    }

    private async Task DeleteAsync(TrackedKey key, string[] more)
    {
        lock (key)
        {
            key.DeletionBegan = key.DeletionBegan < SoakClock.Now ? key.DeletionBegan : SoakClock.Now;
        }

        var run = await CliRun.RunAsync(options.Cli, variables, ["delete", key.Id, "--yes", .. more]);
        Count("delete", run);
        lock (key)
        {
            // Not found: an earlier attempt, of which nothing was heard, had done it.
            if (run.ExitCode is 0 || (run.ExitCode is 1 && key.MayBeDeleted))
            {
                key.Deleted = SoakClock.Now;
            }
            else if (run.ExitCode is 3 or 4 or 5 && !key.MayBeDeleted)
            {
                key.DeletionBegan = TimeSpan.MaxValue; // the command promises that it wrote nothing
            }
            else
            {
                key.MayBeDeleted = true;
            }
        }
    }

    private void Count(string verb, CliRun run)
    {
        var outcome = run.ExitCode is { } code ? $"{verb} exited with {code}" : $"{verb} did not exit in 120 s";
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        if (run.ExitCode is not 0)
        {
            Console.Error.WriteLine($"[{SoakClock.Now.TotalSeconds:0} s] {outcome}: {run.Error.Trim()}");
        }
    }
}
