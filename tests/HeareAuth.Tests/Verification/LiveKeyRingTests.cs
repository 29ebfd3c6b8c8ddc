using HeareAuth.Features.Health;
using HeareAuth.Features.Verification;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Verification;

public sealed class LiveKeyRingTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Keys_are_stale_one_tick_after_the_limit_and_fresh_again_once_confirmed()
    {
        var keys = new LiveKeyRing(_clock, TimeSpan.FromMinutes(5));
        keys.Replace(KeyRing.Empty);

        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(keys.IsStale);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(keys.IsStale);

        keys.Confirm();
        Assert.False(keys.IsStale);
    }

    [Fact]
    public void Without_a_limit_keys_are_never_stale()
    {
        var keys = new LiveKeyRing(_clock, mostStaleness: null);
        keys.Replace(KeyRing.Empty);

        _clock.Advance(TimeSpan.FromDays(3650));

        Assert.False(keys.IsStale);
    }

    [Fact]
    public async Task Readiness_follows_the_keys()
    {
        var keys = new LiveKeyRing(_clock, mostStaleness: null);
        var handler = new CheckReadinessHandler(keys);
        Assert.Equal("not_ready", await StatusAsync());

        keys.ReplaceUnconfirmed(KeyRing.Empty, TimeSpan.FromHours(1));
        Assert.Equal("degraded", await StatusAsync());

        keys.Replace(KeyRing.Empty);
        Assert.Equal("ready", await StatusAsync());

        keys.Degrade();
        Assert.Equal("degraded", await StatusAsync());

        keys.Close();
        Assert.Equal("not_ready", await StatusAsync());

        async Task<string> StatusAsync()
        {
            var result = await handler.Handle(new CheckReadiness(), CancellationToken.None);
            return result.IsSuccess ? result.Value.Status : result.Failure.Code.Name;
        }
    }
}
