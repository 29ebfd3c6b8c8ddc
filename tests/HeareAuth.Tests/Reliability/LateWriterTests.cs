using System.Collections.Concurrent;
using HeareAuth.Features.Keys;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>The command, waited for in real time. A class of its own, so that others run beside its minute.</summary>
public sealed class LateWriterTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableFact]
    public async Task A_command_that_always_comes_too_late__exit_4_after_a_minute_and_forty_tries_and_every_other_write_is_there()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var other = bucket.Features(bucket.DirectOptions);
        var others = new ConcurrentQueue<string>();
        bucket.Proxy.Always(FaultyBucket.IsPut, Faults.After(async () =>
            others.Enqueue((await other.AskAsync(new CreateKey($"other {others.Count}"))).Key.Name)));

        await using var command = bucket.StartCreate("late");
        var run = (await command.EndAsync(within: TimeSpan.FromMinutes(3))).MustExit(4);

        Assert.Equal("", run.Output);
        Assert.Contains("nothing was written", run.Error, StringComparison.Ordinal);
        Assert.True(run.Elapsed >= TimeSpan.FromMinutes(1), $"it gave up after {run.Elapsed}");
        Assert.True(others.Count >= 40, $"it gave up after {others.Count} tries");
        Assert.Equal(["My Service", .. others], await bucket.NamesAsync());
    }
}
