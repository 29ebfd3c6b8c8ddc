using System.Diagnostics;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Storage.S3;

/// <summary>Tests what happens to reads and writes if the network or the store fails.</summary>
public sealed class S3FailureTests(S3Server s3) : IClassFixture<S3Server>, IAsyncLifetime
{
    /// <summary>Bounds waits whose end does not depend on the real time.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Makes time limits expire without waiting for them.</summary>
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
    public async Task Retries_a_read_after_a_failure_of_the_store()
    {
        var store = Store();
        await store.WriteTextAsync("text");
        _proxy.Next(IsGet, S3Faults.InternalError);
        _proxy.Next(IsGet, Faults.CutBeforeForwarding);
        _proxy.Next(IsGet, Faults.CutInBodyAfter(2));

        Assert.Equal("text", (await store.ReadTextAsync()).Value);
        Assert.Equal(4, _proxy.Count(IsGet));
    }

    /// <summary>Reads and lists have no condition that could fail, so exit code 4 (another writer won) would be wrong.</summary>
    [SkippableTheory]
    [InlineData(409)]
    [InlineData(412)]
    public async Task Reports_a_conflict_in_response_to_a_read_as_a_refusal(int status)
    {
        var store = Store();
        _proxy.Always(static request => request.Method == "GET", status == 409 ? S3Faults.Conflict : S3Faults.PreconditionFailed);

        var read = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        var list = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListBesideAsync(".bak", CancellationToken.None));

        Assert.Equal((FailureCode.StoreRefused, FailureCode.StoreRefused), (read.Failure.Code, list.Failure.Code));
    }

    [SkippableFact]
    public async Task Reports_the_store_as_unavailable_if_its_bodies_are_always_cut_short()
    {
        var store = Store(breakCircuit: true);
        await store.WriteTextAsync("text");
        _proxy.Always(IsGet, Faults.CutInBodyAfter(2));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Equal(FailureCode.StoreFailed, e.Failure.Code);
        Assert.Contains("sent only a part of", e.Failure.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Gives_up_a_read_after_ten_seconds_if_the_store_hangs()
    {
        var store = Store(clock: _clock);
        _proxy.Always(static _ => true, Faults.Hang);

        await MustEndAfterTenSecondsAsync(store.ReadTextAsync());
    }

    [SkippableFact]
    public async Task Gives_up_a_read_after_ten_seconds_if_the_body_hangs()
    {
        var store = Store(clock: _clock);
        await store.WriteTextAsync("text");
        _proxy.Always(IsGet, Faults.HangInBodyAfter(2));

        await MustEndAfterTenSecondsAsync(store.ReadTextAsync());
    }

    [SkippableFact]
    public async Task Sends_a_dead_store_one_request_per_read_from_a_server()
    {
        var store = Store(breakCircuit: true);
        _proxy.Always(static _ => true, S3Faults.InternalError);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
        for (var round = 0; round < 2; round++)
        {
            // Once the breaker lets a request through again, that is the only one.
            var before = _proxy.Count(IsGet);
            await Eventually.IsTrueAsync(async () =>
            {
                var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());
                Assert.Contains("failed (500 InternalError)", e.Failure.Reason, StringComparison.Ordinal);
                return _proxy.Count(IsGet) > before;
            });
            // Two if the machine slept through the second for which the breaker stays open.
            Assert.InRange(_proxy.Count(IsGet), before + 1, before + 2);
        }

        _proxy.Heal();
        await Eventually.HoldsAsync(async () => Assert.Equal(ObjectReadStatus.Absent, (await store.ReadTextAsync()).Status));
    }

    [SkippableFact]
    public async Task Sends_a_throttling_store_at_most_one_request_a_second_until_it_recovers()
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
    public async Task Reports_throttling_if_the_store_throttles_until_the_time_is_up()
    {
        var store = Store();
        _proxy.Always(static _ => true, S3Faults.SlowDown);

        var reading = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Equal(FailureCode.StoreThrottled, reading.Failure.Code);
        Assert.Contains("is throttling requests (503 SlowDown)", reading.Failure.Reason, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("denied", "s3:ListBucket")]
    [InlineData("signature", "AWS_SECRET_ACCESS_KEY")]
    [InlineData("expired", "Renew the credentials")]
    [InlineData("bucket", "Check S3_BUCKET")]
    public async Task Does_not_retry_after_a_refusal_and_names_the_remedy(string refusal, string remedy)
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

        Assert.Contains(remedy, reading.Failure.Remedy!, StringComparison.Ordinal);
        Assert.Contains(remedy, writing.Failure.Remedy!, StringComparison.Ordinal);
        Assert.Equal(2, _proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task Does_not_mistake_a_404_that_is_not_from_S3_for_an_absent_object()
    {
        var store = Store();
        _proxy.Always(static _ => true, Faults.Answer(404, "<html>Not found</html>", "text/html"));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ReadTextAsync());

        Assert.Equal(FailureCode.StoreNotS3, e.Failure.Code);
    }

    [SkippableFact]
    public async Task Neither_repeats_a_write_whose_response_was_lost_nor_reports_it_as_failed()
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
    public async Task Reports_a_write_as_uncertain_if_it_may_have_been_applied(string fault)
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
    public async Task Gives_up_a_write_after_ten_seconds_and_reports_it_as_uncertain()
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
    public async Task Reports_a_lost_race(int status)
    {
        var store = Store();
        _proxy.Next(IsPut, status == 409 ? S3Faults.Conflict : S3Faults.PreconditionFailed);

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("text"));
    }

    [SkippableFact]
    public async Task Treats_a_conditional_write_to_a_deleted_object_as_a_lost_race_as_on_AWS()
    {
        var store = Store();
        _proxy.Next(IsPut, S3Faults.NoSuchKey);

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("text", "\"abc\""));
    }

    [SkippableFact]
    public async Task Ends_a_cancelled_read_at_once_even_if_the_store_hangs()
    {
        var store = Store(clock: _clock); // its own time limits never expire
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
        Assert.False(read.IsCompleted); // a single attempt may take five
        _clock.Advance(TimeSpan.FromSeconds(5.001));

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => read.WaitAsync(s_patience));
        Assert.Equal(FailureCode.StoreTimedOut, e.Failure.Code);
    }

    private IObjectStore Store(bool breakCircuit = false, TimeProvider? clock = null)
    {
        Skip.IfNot(s3.IsPresent, S3Server.AbsentReason);
        return ObjectStoreFactory.Create(_options with { BreakCircuit = breakCircuit }, clock ?? TimeProvider.System, s3.Credentials());
    }
}
