using System.Diagnostics;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>The service starts while S3 is down.</summary>
public sealed class StartTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableTheory]
    [InlineData("refuses")]
    [InlineData("hangs")]
    public async Task S3_is_down_and_there_is_a_snapshot__serves_within_2_s_degraded(string how)
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        var snapshot = bucket.Folder.File("snapshot");
        await using (var before = await bucket.StartServiceAsync(("SNAPSHOT_PATH", snapshot)))
        {
            await Eventually.IsTrueAsync(() => File.Exists(snapshot));
        }

        Break(bucket, how);
        await Patience.MustTakeAtMostAsync(TimeSpan.FromSeconds(2), async () =>
        {
            var clock = Stopwatch.StartNew();
            await using var service = await bucket.StartServiceAsync(("SNAPSHOT_PATH", snapshot));
            Assert.Equal(200, (await service.VerifyAsync()).Status);
            var elapsed = clock.Elapsed;
            Assert.Equal("""200 {"status":"degraded"}""", await service.ReadinessAsync());
            return elapsed;
        });
    }

    [SkippableFact]
    public async Task S3_is_down_and_there_is_a_snapshot__ready_within_5_s_of_its_return_with_what_changed_since()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        var snapshot = bucket.Folder.File("snapshot");
        await using (var before = await bucket.StartServiceAsync(("SNAPSHOT_PATH", snapshot)))
        {
            await Eventually.IsTrueAsync(() => File.Exists(snapshot));
        }

        var revision = 1_700_000_000_000;
        await Patience.MustTakeAtMostAsync(TimeSpan.FromSeconds(5), async () =>
        {
            bucket.Proxy.RefuseConnections();
            await using var service = await bucket.StartServiceAsync(("SNAPSHOT_PATH", snapshot));
            await bucket.PutAsync($$"""{"keys":[],"revision":{{++revision}},"first_revision":1700000000000}""");

            var elapsed = await TimeToReadyAsync(service, bucket);

            Assert.Equal(403, (await service.VerifyAsync()).Status);
            return elapsed;
        });
    }

    [SkippableFact]
    public async Task S3_is_down_and_there_is_no_snapshot__503_and_ready_within_5_s_of_its_return()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await Patience.MustTakeAtMostAsync(TimeSpan.FromSeconds(5), async () =>
        {
            bucket.Proxy.RefuseConnections();
            await using var service = await bucket.StartServiceAsync();
            Assert.Equal(200, (await service.GetAsync("/health")).Status);
            Assert.Equal("""503 {"status":"not_ready"}""", await service.ReadinessAsync());
            Assert.Equal(503, (await service.VerifyAsync()).Status);
            // Several loads have failed by then, so that the pauses between them are long.
            await Eventually.IsTrueAsync(() => service.LogLines.Count(static line => line.Event == "refresh_failed") >= 4);

            var elapsed = await TimeToReadyAsync(service, bucket);

            Assert.Equal(200, (await service.VerifyAsync()).Status);
            return elapsed;
        });
    }

    [SkippableFact]
    public async Task S3_hangs_and_there_is_no_snapshot__listens_within_2_s_and_answers_503()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        Break(bucket, "hangs");
        await Patience.MustTakeAtMostAsync(TimeSpan.FromSeconds(2), async () =>
        {
            await using var service = await bucket.StartServiceAsync();
            Assert.Equal((200, 503), ((await service.GetAsync("/health")).Status, (await service.VerifyAsync()).Status));
            return service.ListenedAfter;
        });
    }

    private static async Task<TimeSpan> TimeToReadyAsync(RunningService service, FaultyBucket bucket)
    {
        bucket.Proxy.Heal();
        var clock = Stopwatch.StartNew();
        await service.MustBeAsync(200, "ready");
        return clock.Elapsed;
    }

    private static void Break(FaultyBucket bucket, string how)
    {
        if (how == "hangs")
        {
            bucket.Proxy.Always(static _ => true, Faults.Hang);
        }
        else
        {
            bucket.Proxy.RefuseConnections();
        }
    }
}
