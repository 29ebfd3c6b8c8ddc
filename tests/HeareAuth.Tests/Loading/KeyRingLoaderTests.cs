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
    private readonly LogRecorder<ServedDocument> _log = new();
    private readonly LiveKeyRing _keys;
    private readonly WatchedStore _store;
    private readonly KeyRingLoader _loader;

    public KeyRingLoaderTests()
    {
        _keys = new LiveKeyRing(_clock, maxStaleness: null);
        _store = new WatchedStore(new FileObjectStore(_folder.File("keys.json"), _clock));
        _loader = NewLoader(_keys);
        Write(Some.Document());
    }

    [Fact]
    public async Task Reads_the_store_twice_for_a_hundred_simultaneous_loads()
    {
        var gate = new TaskCompletionSource();
        _store.BeforeRead = () => gate.Task;
        var loads = Enumerable.Range(0, 100).Select(_ => LoadAsync()).ToArray();
        gate.SetResult();

        Assert.All(await Task.WhenAll(loads).WaitAsync(s_patience), static outcome => Assert.True(outcome.Succeeded));
        Assert.Equal(2, _store.Reads);
    }

    [Fact]
    public async Task Sees_a_write_that_precedes_the_load_even_if_another_load_is_running()
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

    /// <summary>A cancellation that nobody asked for once ended polling.</summary>
    [Fact]
    public async Task Counts_a_stray_cancellation_as_a_failed_load()
    {
        await LoadAsync();
        _store.BeforeRead = static () => throw new TaskCanceledException("a library's own timeout");

        Assert.False((await LoadAsync()).Succeeded);
        Assert.True(_keys.IsDegraded);
        Assert.Equal(1, _keys.Current!.Count);
    }

    [Fact]
    public async Task Counts_a_bug_in_the_store_as_a_failed_load_and_recovers_at_the_next()
    {
        _store.BeforeRead = static () => throw new InvalidOperationException("a bug");
        Assert.False((await LoadAsync()).Succeeded);
        Assert.Null(_keys.Current);

        _store.BeforeRead = static () => Task.CompletedTask;
        Assert.True((await LoadAsync()).Succeeded);
        Assert.False(_keys.IsDegraded);
    }

    [Fact]
    public async Task Refuses_a_document_until_it_changes_and_logs_how_to_accept_it()
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
    public async Task Accepts_a_rollback_in_one_load_only()
    {
        await LoadAsync();
        Write("""{"keys":[],"revision":5}""");
        Assert.True((await LoadAsync(acceptRollback: true)).Succeeded);

        Write("""{"keys":[],"revision":4}""");
        Assert.False((await LoadAsync()).Succeeded);
    }

    [Fact]
    public async Task Accepts_and_logs_the_loss_of_more_than_half_of_ten_keys()
    {
        Write(Some.Document([.. Enumerable.Range(1, 9).Select(static i => Some.Key($"key_{i}", $"sec_{i}"))]));
        await LoadAsync();
        Write(Some.Document());

        Assert.True((await LoadAsync()).Succeeded);
        Assert.Equal(1, _log.Count("keys_vanished"));
    }

    [Fact]
    public async Task Warns_once_per_load_about_keys_that_are_left_out_and_once_about_unreadable_expiries()
    {
        Write(Some.Document(
            "1", "{}", Some.Key("key_2", "sec_2", more: """{"expires_at":"soon"}"""), Some.Key("key_3", "sec_3", more: """{"expires_at":7}""")));

        Assert.Equal(3, (await LoadAsync()).KeyCount);
        Assert.Equal(["2 cannot be read or are duplicates", "2 have an unreadable expiry and are refused"],
            _log.Lines.Where(static line => line.Event == "keys_skipped").Select(static line => line.Text));
    }

    [Fact]
    public async Task Warns_about_a_writer_that_writes_no_revision()
    {
        Write($$"""{"keys":[{"id":"key_1","secret":"sec_1","name":"n"}],"revision":7}""");
        await LoadAsync();
        Write($$"""{"keys":[{"id":"key_1","secret":"sec_1","name":"other"}]}""");

        Assert.True((await LoadAsync()).Succeeded);
        Assert.Equal(1, _log.Count("revision_missing"));
    }

    [Fact]
    public async Task Serves_and_counts_the_keys_of_a_snapshot_while_the_store_is_down()
    {
        Write(Some.Document([.. Enumerable.Range(1, 16).Select(static i => Some.Key($"key_{i}", $"sec_{i}"))]));
        await LoadAsync();
        _clock.Advance(TimeSpan.FromHours(1));
        var keys = new LiveKeyRing(_clock, maxStaleness: TimeSpan.FromMinutes(90));
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
        return new KeyRingLoader(new ServedDocument(_store, new KeyRingReader(cipher), snapshot, keys, _clock, _log), new LoadMemory(_clock));
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
