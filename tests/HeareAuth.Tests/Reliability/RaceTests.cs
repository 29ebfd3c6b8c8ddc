using System.Diagnostics;
using HeareAuth.Features.Keys;
using HeareAuth.Tests.Cli;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>Writers against each other on the real S3; <c>eng/races</c> does the same in the full numbers of docs/reliability.md.</summary>
public sealed class RaceTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableFact]
    public async Task Two_writers_of_many_rounds__nothing_acknowledged_is_lost_and_ids_are_unique()
    {
        const int rounds = 100;
        await using var bucket = await FaultyBucket.NewAsync(s3);

        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            await using var features = bucket.Features(bucket.DirectOptions);
            var ids = new List<string>();
            for (var round = 0; round < rounds; round++)
            {
                ids.Add((await features.AskAsync(new CreateKey($"{writer}-{round}"))).Key.Id);
            }

            return ids;
        })));

        var ids = acknowledged.SelectMany(static of => of).ToList();
        Assert.Equal(2 * rounds, ids.Distinct().Count());
        Assert.Equal(ids.Order(), (await IdsAsync(bucket)).Order());
    }

    [SkippableFact]
    public async Task Fifty_commands_at_once__all_exit_0_within_60_s_and_nothing_is_lost()
    {
        Skip.If(CliBinary.Native.Path is null, CliBinary.Native.WhyNot);
        await using var bucket = await FaultyBucket.NewAsync(s3);
        var clock = Stopwatch.StartNew();

        var runs = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => bucket.CreateAsync($"key {i}")));

        Assert.All(runs, static run => run.MustExit(0));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.Equal(50, (await IdsAsync(bucket)).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => $"key {i}").Order(), (await bucket.NamesAsync()).Order());
        await using var service = await bucket.StartReadyAsync();
        foreach (var run in runs)
        {
            Assert.Equal(200, (await service.VerifyAsync(run.Output.Trim())).Status);
        }
    }

    [SkippableFact]
    public async Task Twenty_five_creates_against_twenty_five_deletes__every_create_stays_and_every_delete_holds()
    {
        var doomed = Enumerable.Range(0, 25).Select(static i => (Id: $"key_doomed{i}", Secret: $"sec_doomed{i}")).ToArray();
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document([.. doomed.Select(static key => Some.Key(key.Id, key.Secret, "doomed"))]));
        var options = bucket.DirectOptions with { ProbeCacheFolder = bucket.Folder.Path };
        await bucket.Store(options).EnsureConditionalWritesAsync(default);

        var creating = Task.WhenAll(doomed.Select(async (_, i) =>
        {
            await using var features = bucket.Features(options);
            return (await features.AskAsync(new CreateKey($"new {i}"))).Secret.Reveal();
        }));
        await Task.WhenAll(doomed.Select(async key =>
        {
            await using var features = bucket.Features(options);
            await features.AskAsync(new DeleteKey(key.Id));
        }));
        var created = await creating;

        Assert.Equal(26, (await IdsAsync(bucket)).Distinct().Count());
        await using var service = await bucket.StartReadyAsync();
        foreach (var secret in created)
        {
            Assert.Equal(200, (await service.VerifyAsync(secret)).Status);
        }

        foreach (var key in doomed)
        {
            Assert.Equal(403, (await service.VerifyAsync(key.Secret)).Status);
        }
    }

    private static async Task<IEnumerable<string>> IdsAsync(FaultyBucket bucket)
    {
        await using var features = bucket.Features(bucket.DirectOptions);
        return (await features.AskAsync(new ListKeys())).Keys.Select(static key => key.Id).ToList();
    }
}
