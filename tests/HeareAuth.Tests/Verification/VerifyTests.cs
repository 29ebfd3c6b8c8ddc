using System.Diagnostics.Metrics;
using System.Text;
using HeareAuth.Features;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Verification;

/// <summary>Verification through the whole pipeline, without HTTP.</summary>
public sealed class VerifyTests : IAsyncLifetime
{
    private readonly AsyncLocal<List<string>?> _measured = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MeterListener _listener = new();
    private readonly ServiceProvider _services;

    public VerifyTests()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_clock)
            .AddStore(new StorageOptions { KeysFile = "/nonexistent/keys.json" })
            .AddVerification(maxStaleness: TimeSpan.FromMinutes(5), snapshotPath: null)
            .BuildServiceProvider();

        // Other tests use the same meter at the same time: only what this test's own flow measures counts.
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "HeareAuth" && instrument.Name is "verify.success" or "verify.failed")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
            _measured.Value?.Add(string.Join(" ", [instrument.Name, .. tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}")])));
    }

    private LiveKeyRing Keys => _services.GetRequiredService<LiveKeyRing>();

    public async Task InitializeAsync() => Keys.Replace((await Ring.ReadKeysAsync(
        Some.Key(),
        Some.Key("key_2", "sec_expired", more: """{"expires_at":"2030-01-01T00:00:00Z"}"""),
        Some.Key("key_3", "sec_disabled", more: """{"enabled":false}"""),
        Some.Key("key_4", "sec_unreadable", more: """{"expires_at":"next tuesday"}"""))).Ring);

    public async Task DisposeAsync()
    {
        _listener.Dispose();
        await _services.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"api_key":"sec_unknown"}""", "verify.failed reason=unknown")]
    [InlineData("""{"api_key":"sec_expired"}""", "verify.failed reason=expired")]
    [InlineData("""{"api_key":"sec_disabled"}""", "verify.failed reason=disabled")]
    [InlineData("""{"api_key":"sec_unreadable"}""", "verify.failed reason=unreadable")]
    [InlineData("""{"api_key":""", "verify.failed reason=malformed")]
    [InlineData("""{"api_key":7}""", "verify.failed reason=malformed")]
    [InlineData($$"""{"api_key":"{{Some.Secret}}"}""", "verify.success")]
    public async Task Counts_each_verification_with_the_reason_of_its_refusal(string body, string measured) =>
        Assert.Equal([measured], await MeasureAsync(body, _services));

    [Fact]
    public async Task Counts_verifications_without_keys_or_with_stale_keys_by_that_reason()
    {
        await using var withoutKeys = new ServiceCollection()
            .AddLogging()
            .AddStore(new StorageOptions { KeysFile = "/nonexistent/keys.json" })
            .AddVerification(maxStaleness: null, snapshotPath: null)
            .BuildServiceProvider();
        Assert.Equal(["verify.failed reason=keys_not_loaded"], await MeasureAsync(Some.Body(), withoutKeys));

        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["verify.failed reason=keys_out_of_date"], await MeasureAsync(Some.Body(), _services));
    }

    [Fact]
    public async Task Returns_the_key_with_a_verdict_whose_secret_belongs_to_one()
    {
        Assert.Equal(Some.KeyId, Assert.IsType<Accepted>(await VerifyAsync(Some.Secret)).Key.Id);
        Assert.Equal("key_2", Assert.IsType<Refused>(await VerifyAsync("sec_expired")).Key?.Id);
        Assert.Null(Assert.IsType<Refused>(await VerifyAsync("sec_unknown")).Key);
    }

    [Fact]
    public void Allocates_nothing_for_an_unknown_secret()
    {
        var handler = new VerifyHandler(Keys, _clock, NullLogger<VerifyHandler>.Instance);
        var request = new Verify(PresentedKey.FromSecret("sec_unknown"u8), "agent");
        handler.Handle(request, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        handler.Handle(request, CancellationToken.None);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private async Task<List<string>> MeasureAsync(string body, ServiceProvider services)
    {
        _listener.Start();
        _measured.Value = [];
        await SendAsync(PresentedKey.FromJson(Encoding.UTF8.GetBytes(body)), services);
        return _measured.Value;
    }

    private async Task<Verdict?> VerifyAsync(string secret) =>
        (await SendAsync(PresentedKey.FromSecret(Encoding.UTF8.GetBytes(secret)), _services)).Value;

    private static Task<Result<Verdict>> SendAsync(PresentedKey key, ServiceProvider services) =>
        services.GetRequiredService<ISender>().Send(new Verify(key, "agent"));
}
