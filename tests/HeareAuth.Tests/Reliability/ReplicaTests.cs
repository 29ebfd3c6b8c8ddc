using HeareAuth.Features.Keys;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>Several services on one bucket.</summary>
public sealed class ReplicaTests(S3Server s3) : IClassFixture<S3Server>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    [SkippableFact]
    public async Task One_replica_is_cut_off_while_a_key_is_deleted__the_others_refuse_it_within_two_intervals_and_that_one_says_degraded()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var island = new FaultProxy(s3.Endpoint);
        await using var cutOff = await bucket.StartServiceAsync(island.Endpoint, ("REFRESH_INTERVAL", "5s"));
        await using var one = await bucket.StartServiceAsync(("REFRESH_INTERVAL", "5s"));
        await using var two = await bucket.StartServiceAsync(("REFRESH_INTERVAL", "5s"));
        await using var operatorsHands = bucket.Features(bucket.DirectOptions);
        RunningService[] others = [one, two];
        foreach (var service in (RunningService[])[cutOff, .. others])
        {
            await service.MustBeAsync(200, "ready");
            Assert.Equal(200, (await service.VerifyAsync()).Status);
        }

        island.RefuseConnections();
        await operatorsHands.AskAsync(new DeleteKey(Some.KeyId));

        await Task.WhenAll(others.Select(service => Eventually.IsTrueAsync(
            async () => (await service.VerifyAsync()).Status is 403, 2 * s_interval, "the deleted key is refused")));
        await cutOff.MustBeAsync(200, "degraded");
        Assert.Equal(200, (await cutOff.VerifyAsync()).Status);

        island.Heal();
        await Eventually.IsTrueAsync(async () => (await cutOff.VerifyAsync()).Status is 403, what: "refused here too");
        await cutOff.MustBeAsync(200, "ready");
    }
}
