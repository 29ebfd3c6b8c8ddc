using System.Diagnostics;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Storage.S3;

/// <summary>What becomes of reads and writes when the network or the store fails; see the table of faults.</summary>
public sealed class S3FailureTests(S3Server s3) : IClassFixture<S3Server>, IAsyncLifetime
{
    /// <summary>For what must come to an end that depends on no clock of the machine.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>By which limits pass without waiting for them.</summary>
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    private FaultProxy _proxy = null!; // set before each test
    private StorageOptions _options = null!; // set before each test

    public async Task InitializeAsync()
    {
        if (s3.IsPresent)
        {
            _proxy = new FaultProxy(s3.Endpoint);
            _options = s3.Options(await s3.NewBucketAsync(), _proxy.Endpoint);
        }
    }

    public async Task DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task A_read_is_tried_again_after_a_failure_of_the_store()
    {
        var store = Store();
        await store.WriteTextAsync("text");
        _proxy.Next(IsGet, S3Faults.InternalError);
        _proxy.Next(IsGet, Faults.CutBeforeForwarding);
        _proxy.Next(IsGet, Faults.CutInBodyAfter(2));

        Assert.Equal("text", (await store.ReadTextAsync()).Value);
        Assert.Equal(4, _proxy.Count(IsGet));
    }

    [SkippableFact]
    public async Task A_body_that_never_comes_whole_is_a_store_that_is_not_available()
    {
        var store = Store(breakCircuit: true);
        await store.WriteTextAsync("text");
        _proxy.Always(IsGet, Faults.CutInBodyAfter(2));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Contains("the connection broke before the answer was complete", e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_store_that_hangs_costs_a_read_ten_seconds_at_most()
    {
        var store = Store(clock: _clock);
        _proxy.Always(static _ => true, Faults.Hang);

        await MustEndAfterTenSecondsAsync(store.ReadTextAsync());
    }

    [SkippableFact]
    public async Task A_body_that_hangs_costs_a_read_ten_seconds_at_most()
    {
        var store = Store(clock: _clock);
        await store.WriteTextAsync("text");
        _proxy.Always(IsGet, Faults.HangInBodyAfter(2));

        await MustEndAfterTenSecondsAsync(store.ReadTextAsync());
    }

    [SkippableFact]
    public async Task A_dead_store_costs_a_server_one_attempt_a_read()
    {
        var store = Store(breakCircuit: true);
        _proxy.Always(static _ => true, S3Faults.InternalError);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        for (var round = 0; round < 2; round++)
        {
            // Once the breaker lets one through again, that one is all.
            var before = _proxy.Count(IsGet);
            await Eventually.IsTrueAsync(async () =>
            {
                var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
                Assert.Contains("failed (500 InternalError)", e.Message, StringComparison.Ordinal);
                return _proxy.Count(IsGet) > before;
            });
            // Two where the machine slept through the second that the breaker stays open.
            Assert.InRange(_proxy.Count(IsGet), before + 1, before + 2);
        }

        _proxy.Heal();
        await Eventually.HoldsAsync(async () => Assert.Equal(ObjectReadStatus.Absent, (await store.ReadTextAsync()).Status));
    }

    [SkippableFact]
    public async Task A_store_that_asks_for_patience_gets_one_request_a_second_and_recovers()
    {
        var store = Store();
        await store.WriteTextAsync("text");
        _proxy.Next(IsGet, S3Faults.SlowDown);
        _proxy.Next(IsGet, S3Faults.TooManyRequests);
        var clock = Stopwatch.StartNew();

        Assert.Equal("text", (await store.ReadTextAsync()).Value);

        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
        Assert.Equal(3, _proxy.Count(IsGet));
    }

    [SkippableFact]
    public async Task A_store_that_asks_for_patience_to_the_end_is_told_as_such()
    {
        var store = Store();
        _proxy.Always(static _ => true, S3Faults.SlowDown);

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Contains("asks for fewer requests (503 SlowDown)", reading.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("denied", "s3:ListBucket")]
    [InlineData("signature", "AWS_SECRET_ACCESS_KEY")]
    [InlineData("expired", "has expired")]
    [InlineData("bucket", "has no bucket")]
    public async Task A_refusal_is_not_asked_for_twice_and_names_its_remedy(string refusal, string words)
    {
        var store = Store();
        _proxy.Always(static _ => true, refusal switch
        {
            "denied" => S3Faults.AccessDenied,
            "signature" => S3Faults.BadSignature,
            "expired" => S3Faults.ExpiredToken,
            _ => S3Faults.NoSuchBucket,
        });

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        var writing = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteTextAsync("text"));

        Assert.Contains(words, reading.Message, StringComparison.Ordinal);
        Assert.Contains(words, writing.Message, StringComparison.Ordinal);
        Assert.Equal(2, _proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task A_404_that_is_not_in_the_words_of_S3_is_no_absent_object()
    {
        var store = Store();
        _proxy.Always(static _ => true, Faults.Answer(404, "<html>Not found</html>", "text/html"));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Contains("Check that the endpoint is an S3 store", e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_write_whose_answer_is_lost_is_neither_repeated_nor_called_failed()
    {
        var store = Store();
        _proxy.Next(IsPut, Faults.CutAfterForwarding);

        await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => store.WriteTextAsync("text"));

        Assert.Equal(1, _proxy.Count(IsPut));
        Assert.Equal("text", (await store.ReadTextAsync()).Value);
    }

    [SkippableTheory]
    [InlineData("500")]
    [InlineData("slow")]
    [InlineData("cut")]
    public async Task A_write_that_may_have_been_done_is_of_unknown_outcome(string fault)
    {
        var store = Store();
        _proxy.Next(IsPut, fault switch
        {
            "500" => S3Faults.InternalError,
            "slow" => S3Faults.SlowDown,
            _ => Faults.CutBeforeForwarding,
        });

        await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => store.WriteTextAsync("text"));

        Assert.Equal(1, _proxy.Count(IsPut));
    }

    [SkippableFact]
    public async Task A_write_that_hangs_is_given_up_and_of_unknown_outcome()
    {
        var store = Store(clock: _clock);
        _proxy.Always(IsPut, Faults.Hang);

        var write = store.WriteTextAsync("text");
        await Eventually.IsTrueAsync(() => _proxy.Count(IsPut) > 0);
        _clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.False(write.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => write.WaitAsync(s_patience));
    }

    [SkippableTheory]
    [InlineData(409)]
    [InlineData(412)]
    public async Task A_lost_race_is_told_as_such(int status)
    {
        var store = Store();
        _proxy.Next(IsPut, status == 409 ? S3Faults.Conflict : S3Faults.PreconditionFailed);

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("text"));
    }

    [SkippableFact]
    public async Task A_condition_on_an_object_that_AWS_says_is_gone_is_a_lost_race()
    {
        var store = Store();
        _proxy.Next(IsPut, S3Faults.NoSuchKey);

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("text", "\"abc\""));
    }

    [SkippableFact]
    public async Task A_read_that_is_cancelled_while_the_store_hangs_ends_at_once()
    {
        var store = Store(clock: _clock); // whose own limits never come
        _proxy.Always(static _ => true, Faults.Hang);
        using var cancel = new CancellationTokenSource();
        var read = store.ReadTextAsync(cancellationToken: cancel.Token);
        await Eventually.IsTrueAsync(() => _proxy.Requests.Count > 0);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(s_patience));
    }

    private static bool IsGet(HttpMessage request) => request.Is("GET", "keys.json");

    private static bool IsPut(HttpMessage request) => request.Is("PUT", "keys.json");

    private async Task MustEndAfterTenSecondsAsync(Task read)
    {
        await Eventually.IsTrueAsync(() => _proxy.Count(IsGet) > 0);
        _clock.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(read.IsCompleted); // an attempt alone gets five
        _clock.Advance(TimeSpan.FromSeconds(5.001));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => read.WaitAsync(s_patience));
        Assert.Contains("did not answer in time", e.Message, StringComparison.Ordinal);
    }

    private IObjectStore Store(bool breakCircuit = false, TimeProvider? clock = null)
    {
        Skip.IfNot(s3.IsPresent, S3Server.AbsentReason);
        return ObjectStoreFactory.Create(_options with { BreakCircuit = breakCircuit }, clock ?? TimeProvider.System, s3.Credentials());
    }
}
