using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Memory;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Storage.Seen;
using HeareAuth.Tests.Documents;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage;

/// <summary>Tests what happens to a write if its response is lost, if it arrives late, and if other writers keep winning.</summary>
public sealed class KeyStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HurriedClock _clock = new();
    private readonly WatchedStore _store;
    private readonly KeyStore _keys;
    private readonly Dictionary<int, Func<Func<Task<string>>, Task<string>>> _fates = [];
    private int _writes;

    public KeyStoreTests()
    {
        _store = new WatchedStore(new FileObjectStore(_folder.File("keys.json"), TimeProvider.System));
        _store.AroundWrite = (_, write) => _fates.TryGetValue(++_writes, out var fate) ? fate(write) : write();
        var options = new StorageOptions();
        _keys = new KeyStore(_store, new DocumentCipher(options, _clock), new SeenWrites(options, service: null), _clock);
    }

    private IEnumerable<string> Stored => RecordingSink.Of(File.ReadAllText(_folder.File("keys.json"))).Keys;

    [Fact]
    public async Task Finds_a_write_that_was_applied_although_its_response_was_lost()
    {
        OnWrite(1, async write =>
        {
            await write();
            throw Lost();
        });

        Assert.Equal("added \"a\"", await AddAsync("\"a\""));
        Assert.Equal(["\"a\""], Stored);
        Assert.Equal(1, _writes);
    }

    [Fact]
    public async Task Repeats_a_write_that_was_lost_before_it_was_applied()
    {
        OnWrite(1, static _ => throw Lost());

        Assert.Equal("added \"a\"", await AddAsync("\"a\""));
        Assert.Equal(["\"a\""], Stored);
        Assert.Equal(2, _writes);
    }

    [Fact]
    public async Task Finds_a_lost_write_by_its_change_after_another_writer_replaced_the_document()
    {
        OnWrite(1, async write =>
        {
            await write();
            await AddAsync("\"b\"");
            throw Lost();
        });

        Assert.Equal("added \"a\"", await AddAsync("\"a\""));
        Assert.Equal(["\"a\"", "\"b\""], Stored);
    }

    [Fact]
    public async Task Does_not_apply_a_change_twice_if_the_lost_write_arrives_late()
    {
        Func<Task<string>>? late = null;
        OnWrite(1, write =>
        {
            late = write;
            throw Lost();
        });
        OnWrite(2, async write =>
        {
            await late!(); // the first write set it
            return await write();
        });

        Assert.Equal("added \"a\"", await AddAsync("\"a\""));
        Assert.Equal(["\"a\""], Stored);
    }

    [Fact]
    public async Task Keeps_both_changes_if_another_writer_wins_once()
    {
        OnWrite(1, async write =>
        {
            await AddAsync("\"b\"");
            return await write();
        });

        await AddAsync("\"a\"");

        Assert.Equal(["\"b\"", "\"a\""], Stored);
    }

    [Fact]
    public async Task Gives_up_after_40_attempts_and_a_minute_if_other_writers_keep_winning()
    {
        var startedAt = _clock.GetUtcNow();
        _store.AroundWrite = (_, _) =>
        {
            _writes++;
            throw new StaleObjectException("another writer was first");
        };

        await Assert.ThrowsAsync<WriteContendedException>(() => AddAsync("\"a\""));

        Assert.True(_writes >= 40, $"{_writes} tries");
        Assert.True(_clock.GetUtcNow() - startedAt >= TimeSpan.FromSeconds(60));
        Assert.False(File.Exists(_folder.File("keys.json")));
    }

    [Fact]
    public async Task Reports_an_uncertain_write_if_the_store_goes_silent_after_a_lost_response()
    {
        OnWrite(1, _ =>
        {
            _store.BeforeRead = static () => throw new StoreUnavailableException(FailureCode.StoreUnreachable, "no answer", null);
            throw Lost();
        });

        var unknown = await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => AddAsync("\"a\""));

        Assert.Equal(FailureCode.WriteUncertain, unknown.Failure.Code);
        Assert.EndsWith("may or may not have been saved (no answer)", unknown.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_say_that_nothing_was_written_if_memory_is_short_after_a_lost_response()
    {
        OnWrite(1, async write =>
        {
            await write();
            _store.BeforeRead = static () => throw new MemoryShortException(new Failure(FailureCode.MemoryInsufficient, "12 MiB are free", "Nothing was written."));
            throw Lost();
        });

        var unknown = await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => AddAsync("\"a\""));

        Assert.EndsWith("may or may not have been saved (12 MiB are free)", unknown.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_an_uncertain_write_if_conditions_keep_failing_on_an_unchanged_document()
    {
        var startedAt = _clock.GetUtcNow();
        _store.AroundWrite = (_, _) => ++_writes == 1 ? throw Lost() : throw new StaleObjectException("reported as changed");

        await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => AddAsync("\"a\""));

        Assert.InRange(_clock.GetUtcNow() - startedAt, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task Does_not_report_success_for_a_write_that_the_disk_did_not_confirm()
    {
        OnWrite(1, static async write =>
        {
            await write();
            throw new WriteOutcomeUnknownException("a power cut may undo it", null) { IsInPlace = true };
        });

        await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => AddAsync("\"a\""));
    }

    [Fact]
    public async Task Does_not_overflow_the_largest_revision()
    {
        await File.WriteAllTextAsync(_folder.File("keys.json"), """{"keys":[],"revision":9223372036854775807,"first_revision":1,"write_id":"w"}""");

        await AddAsync("\"a\"");

        Assert.Contains("\"revision\":9223372036854775807", await File.ReadAllTextAsync(_folder.File("keys.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_repeat_a_write_that_the_store_refused()
    {
        OnWrite(1, static _ => throw new StoreUnavailableException(FailureCode.StoreUnreachable, "denied", null));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => AddAsync("\"a\""));
        Assert.Equal(1, _writes);
    }

    [Fact]
    public async Task Writes_nothing_if_the_change_changes_nothing()
    {
        var outcome = await RunAsync(new Nothing());

        Assert.Equal("nothing", outcome);
        Assert.Equal(0, _writes);
    }

    public void Dispose() => _folder.Dispose();

    private static WriteOutcomeUnknownException Lost() => new("the response was lost", null);

    /// <summary>Decides what happens to the nth write; the others go through.</summary>
    private void OnWrite(int number, Func<Func<Task<string>>, Task<string>> fate) => _fates[number] = fate;

    private Task<string> AddAsync(string key) => RunAsync(new Addition(key));

    private Task<string> RunAsync(DocumentChange<string> change) =>
        _keys.UpdateAsync(change, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

    private sealed class Addition(string key) : DocumentChange<string>
    {
        public override (KeyDocument? Next, string Outcome) Apply(KeyDocument current) =>
            (current.WithKeys([.. current.Keys, Encoding.UTF8.GetBytes(key)]), $"added {key}");

        public override bool IsVisibleIn(KeyDocument current) => current.Keys.Any(stored => Encoding.UTF8.GetString(stored.Span) == key);
    }

    private sealed class Nothing : DocumentChange<string>
    {
        public override (KeyDocument? Next, string Outcome) Apply(KeyDocument current) => (null, "nothing");

        public override bool IsVisibleIn(KeyDocument current) => false;
    }
}
