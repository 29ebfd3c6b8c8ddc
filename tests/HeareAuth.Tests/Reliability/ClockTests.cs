using HeareAuth.Api.Hosting;
using HeareAuth.Api.Settings;
using HeareAuth.Features;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HeareAuth.Tests.Reliability;

/// <summary>The wall clock jumps under a service that polls S3.</summary>
public sealed class ClockTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(24 * 365)]
    [InlineData(-1)]
    [InlineData(-24 * 365)]
    public async Task The_clock_jumps__expiry_follows_the_wall_clock_and_polling_goes_on(int hours)
    {
        var clock = new JumpingClock();
        var expiry = clock.GetUtcNow() + TimeSpan.FromHours(hours / 2.0);
        await using var bucket = await FaultyBucket.NewAsync(s3, Document(expiry));
        await using var services = Services(bucket, clock);
        var polling = services.GetServices<IHostedService>().OfType<RingRefresher>().Single();
        await polling.StartingAsync(CancellationToken.None);
        await Eventually.IsTrueAsync(() => services.GetRequiredService<LiveKeyRing>().Current is not null);
        var sender = services.GetRequiredService<ISender>();
        Assert.Equal((true, hours > 0), (await IsGoodAsync(sender, Some.Secret), await IsGoodAsync(sender, "sec_expiring")));

        clock.Jump(TimeSpan.FromHours(hours));

        // MAX_STALENESS is seconds here: it runs on monotonic time, so that a jump makes nothing stale.
        Assert.Equal((true, hours < 0), (await IsGoodAsync(sender, Some.Secret), await IsGoodAsync(sender, "sec_expiring")));
        var polls = bucket.Proxy.Count(FaultyBucket.IsGet);
        await Eventually.IsTrueAsync(() => bucket.Proxy.Count(FaultyBucket.IsGet) >= polls + 3);
        await bucket.PutAsync("""{"keys":[],"revision":1700000000001}""");
        await Eventually.IsTrueAsync(async () => !await IsGoodAsync(sender, Some.Secret));
        await polling.StoppedAsync(CancellationToken.None);
    }

    private static string Document(DateTimeOffset expiry)
    {
        var expiring = Some.Key("key_expiring", "sec_expiring", more: $"{{\"expires_at\":\"{expiry.UtcDateTime:O}\"}}");
        return $$"""{"keys":[{{Some.Key()}},{{expiring}}],"revision":1}""";
    }

    private static async Task<bool> IsGoodAsync(ISender sender, string secret)
    {
        var verified = await sender.Send(new Verify(PresentedKey.FromSecret(System.Text.Encoding.UTF8.GetBytes(secret)), "test"));
        Assert.True(verified.IsSuccess, verified.Failure?.ToString());
        return verified.Value is Accepted;
    }

    /// <summary>The service without HTTP: what ApiHost puts together, on a clock of the test's.</summary>
    private static ServiceProvider Services(FaultyBucket bucket, TimeProvider clock)
    {
        var settings = ApiSettings.Read(new SettingsSource(static variable => variable is "REFRESH_INTERVAL" ? "200ms" : null));
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(clock)
            .AddSingleton(settings)
            .AddStore(bucket.Options with { BreakCircuit = true })
            .AddSingleton<IObjectStore>(_ => bucket.Store(bucket.Options with { BreakCircuit = true }))
            .AddVerification(maxStaleness: TimeSpan.FromSeconds(30), snapshotPath: null)
            .AddSingleton<IHostedService, RingRefresher>()
            .BuildServiceProvider();
    }
}
