using HeareAuth.Features.Health;
using HeareAuth.Features.Verification;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Verification;

public sealed class LiveKeyRingTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Is_stale_one_tick_after_the_limit_and_fresh_again_once_confirmed()
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
    public void Is_never_stale_without_a_limit()
    {
        var keys = new LiveKeyRing(_clock, maxStaleness: null);
        keys.Replace(KeyRing.Empty);

        _clock.Advance(TimeSpan.FromDays(3650));

        Assert.False(keys.IsStale);
    }

    [Fact]
    public void Is_degraded_while_a_confirmation_is_overdue_whatever_holds_it_up()
    {
        var keys = new LiveKeyRing(_clock, maxStaleness: null, maxConfirmationAge: TimeSpan.FromSeconds(21));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(keys.IsDegraded); // nothing is loaded yet
        keys.Replace(KeyRing.Empty);

        _clock.Advance(TimeSpan.FromSeconds(21));
        Assert.False(keys.IsDegraded);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(keys.IsDegraded);

        keys.Confirm();
        Assert.False(keys.IsDegraded);
    }

    [Fact]
    public async Task Decides_whether_the_service_is_ready()
    {
        var keys = new LiveKeyRing(_clock, maxStaleness: null);
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
