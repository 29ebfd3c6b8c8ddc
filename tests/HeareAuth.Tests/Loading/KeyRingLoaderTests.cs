using System.Diagnostics.Metrics;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Loading;

public sealed class KeyRingLoaderTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly LogRecorder<KeyRingLoader> _log = new();
    private readonly LiveKeyRing _keys;
    private readonly WatchedStore _store;
    private readonly KeyRingLoader _loader;

    public KeyRingLoaderTests()
    {
        _keys = new LiveKeyRing(_clock, mostStaleness: null);
        _store = new WatchedStore(new FileObjectStore(_folder.File("keys.json"), _clock));
        _loader = NewLoader(_keys);
        Write(Some.Document());
    }

    [Fact]
    public async Task A_hundred_loads_at_once_read_the_store_twice()
    {
        var gate = new TaskCompletionSource();
        _store.BeforeRead = () => gate.Task;
        var loads = Enumerable.Range(0, 100).Select(_ => LoadAsync()).ToArray();
        gate.SetResult();

        Assert.All(await Task.WhenAll(loads).WaitAsync(s_patience), static outcome => Assert.True(outcome.Succeeded));
        Assert.Equal(2, _store.Reads);
    }

    [Fact]
    public async Task A_load_that_begins_after_a_write_has_it_though_another_load_runs()
    {
        var gate = new TaskCompletionSource();
        await LoadAsync();
        _store.BeforeRead = () => gate.Task;
        var running = LoadAsync();
        Write(Some.Document(Some.Key("key_2", "sec_2")));
        var later = LoadAsync();
        gate.SetResult();

        Assert.Equal(2, (await later.WaitAsync(s_patience)).KeyCount);
        await running;
    }

    /// <summary>Keeps polling from dying of a cancellation that nobody asked for.</summary>
    [Fact]
    public async Task A_stray_cancellation_is_a_load_that_failed()
    {
        await LoadAsync();
        _store.BeforeRead = static () => throw new TaskCanceledException("a library's own timeout");

        Assert.False((await LoadAsync()).Succeeded);
        Assert.True(_keys.IsDegraded);
        Assert.Equal(1, _keys.Current!.Count);
    }

    [Fact]
    public async Task A_bug_below_is_a_load_that_failed_and_the_next_may_succeed()
    {
        _store.BeforeRead = static () => throw new InvalidOperationException("a bug");
        Assert.False((await LoadAsync()).Succeeded);
        Assert.Null(_keys.Current);

        _store.BeforeRead = static () => Task.CompletedTask;
        Assert.True((await LoadAsync()).Succeeded);
        Assert.False(_keys.IsDegraded);
    }

    [Fact]
    public async Task A_refused_document_stays_refused_until_it_changes_and_says_how_to_take_it()
    {
        await LoadAsync();
        Write("""{"keys":[],"revision":5}""");

        Assert.False((await LoadAsync()).Succeeded);
        Assert.False((await LoadAsync()).Succeeded);

        Assert.Equal(2, _log.Lines.Count(static line => line.Text.Contains("--accept-rollback", StringComparison.Ordinal)));
        Write(Some.Document());
        Assert.True((await LoadAsync()).Succeeded);
    }

    [Fact]
    public async Task Accepting_a_rollback_counts_for_one_load_alone()
    {
        await LoadAsync();
        Write("""{"keys":[],"revision":5}""");
        Assert.True((await LoadAsync(acceptRollback: true)).Succeeded);

        Write("""{"keys":[],"revision":4}""");
        Assert.False((await LoadAsync()).Succeeded);
    }

    [Fact]
    public async Task The_loss_of_more_than_half_of_ten_keys_is_taken_and_told()
    {
        Write(Some.Document([.. Enumerable.Range(1, 9).Select(static i => Some.Key($"key_{i}", $"sec_{i}"))]));
        await LoadAsync();
        Write(Some.Document());

        Assert.True((await LoadAsync()).Succeeded);
        Assert.Equal(1, _log.Count("keys_vanished"));
    }

    [Fact]
    public async Task Keys_that_are_left_out_or_have_an_unreadable_expiry_are_one_warning_each_a_load()
    {
        Write(Some.Document(
            "1", "{}", Some.Key("key_2", "sec_2", more: """{"expires_at":"soon"}"""), Some.Key("key_3", "sec_3", more: """{"expires_at":7}""")));

        Assert.Equal(3, (await LoadAsync()).KeyCount);
        Assert.Equal(["2 cannot be read or stand twice", "2 have an unreadable expiry and are refused"],
            _log.Lines.Where(static line => line.Event == "keys_skipped").Select(static line => line.Text));
    }

    [Fact]
    public async Task A_writer_without_revisions_is_noted()
    {
        Write($$"""{"keys":[{"id":"key_1","secret":"sec_1","name":"n"}],"revision":7}""");
        await LoadAsync();
        Write($$"""{"keys":[{"id":"key_1","secret":"sec_1","name":"other"}]}""");

        Assert.True((await LoadAsync()).Succeeded);
        Assert.Equal(1, _log.Count("revision_missing"));
    }

    [Fact]
    public async Task A_snapshot_stands_in_for_a_store_that_is_down_and_counts_its_keys()
    {
        Write(Some.Document([.. Enumerable.Range(1, 16).Select(static i => Some.Key($"key_{i}", $"sec_{i}"))]));
        await LoadAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        var keys = new LiveKeyRing(_clock, mostStaleness: TimeSpan.FromMinutes(90));
        using var counted = new GaugeWatch("keys.count");

        await NewLoader(keys).RestoreAsync(CancellationToken.None);

        Assert.Equal(17, keys.Current!.Count);
        Assert.True(keys.IsDegraded);
        Assert.Contains(17, counted.Values);
        Assert.False(keys.IsStale);
        _clock.Advance(TimeSpan.FromMinutes(31)); // the snapshot's own age counts
        Assert.True(keys.IsStale);
    }

    public void Dispose() => _folder.Dispose();

    private KeyRingLoader NewLoader(LiveKeyRing keys)
    {
        var cipher = new DocumentCipher(new StorageOptions(), _clock);
        var snapshot = new RingSnapshot(new FileObjectStore(_folder.File("snapshot"), _clock), cipher, _clock, NullLogger<RingSnapshot>.Instance);
        return new KeyRingLoader(_store, new KeyRingReader(cipher), snapshot, keys, _clock, _log);
    }

    private Task<LoadResult> LoadAsync(bool acceptRollback = false) =>
        _loader.LoadAsync(acceptRollback, CancellationToken.None, CancellationToken.None);

    private void Write(string document)
    {
        File.WriteAllText(_folder.File("keys.json.new"), document);
        File.Move(_folder.File("keys.json.new"), _folder.File("keys.json"), overwrite: true);
    }

    private sealed class GaugeWatch : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly System.Collections.Concurrent.ConcurrentBag<long> _values = [];

        public GaugeWatch(string instrument)
        {
            _listener.InstrumentPublished = (published, listener) =>
            {
                if (published.Meter.Name == "HeareAuth" && published.Name == instrument)
                {
                    listener.EnableMeasurementEvents(published);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => _values.Add(value));
            _listener.Start();
        }

        public IReadOnlyCollection<long> Values => _values;

        public void Dispose() => _listener.Dispose();
    }
}
