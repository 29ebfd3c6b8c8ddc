using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Tests.Documents;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage;

/// <summary>What becomes of a write whose answer is lost, that comes late, or that others keep winning against.</summary>
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
        _keys = new KeyStore(_store, new DocumentCipher(new StorageOptions(), _clock), _clock);
    }

    private IEnumerable<string> Stored => RecordingSink.Of(File.ReadAllText(_folder.File("keys.json"))).Keys;

    [Fact]
    public async Task A_write_that_was_applied_and_whose_answer_was_lost_is_found_again()
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
    public async Task A_write_that_was_lost_and_not_applied_is_written_once_more()
    {
        OnWrite(1, static _ => throw Lost());

        Assert.Equal("added \"a\"", await AddAsync("\"a\""));
        Assert.Equal(["\"a\""], Stored);
        Assert.Equal(2, _writes);
    }

    [Fact]
    public async Task A_lost_write_that_another_writer_built_on_is_found_by_its_change()
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
    public async Task A_lost_write_that_arrives_late_is_not_written_twice()
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
    public async Task Another_writer_that_wins_once_loses_nothing()
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
    public async Task Where_others_keep_winning_it_gives_up_after_40_tries_and_a_minute()
    {
        var startedAt = _clock.GetUtcNow();
        _store.AroundWrite = (_, _) =>
        {
            _writes++;
            throw new StaleObjectException("somebody else was first");
        };

        await Assert.ThrowsAsync<WriteContendedException>(() => AddAsync("\"a\""));

        Assert.True(_writes >= 40, $"{_writes} tries");
        Assert.True(_clock.GetUtcNow() - startedAt >= TimeSpan.FromSeconds(60));
        Assert.False(File.Exists(_folder.File("keys.json")));
    }

    [Fact]
    public async Task Where_the_store_falls_silent_after_a_lost_write_the_outcome_is_told_as_unknown()
    {
        OnWrite(1, _ =>
        {
            _store.BeforeRead = static () => throw new StoreUnavailableException(FailureCode.StoreUnreachable, "silence", null);
            throw Lost();
        });

        var unknown = await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => AddAsync("\"a\""));

        Assert.Contains("heare-auth list", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_write_and_conditions_that_fail_ever_after_though_the_document_stays_end_as_unknown()
    {
        var startedAt = _clock.GetUtcNow();
        _store.AroundWrite = (_, _) => ++_writes == 1 ? throw Lost() : throw new StaleObjectException("it is said to have changed");

        await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => AddAsync("\"a\""));

        Assert.InRange(_clock.GetUtcNow() - startedAt, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task A_write_that_the_disk_did_not_confirm_is_no_success_though_it_can_be_read()
    {
        OnWrite(1, static async write =>
        {
            await write();
            throw new WriteOutcomeUnknownException("a power cut may undo it", null) { IsInPlace = true };
        });

        await Assert.ThrowsAsync<WriteOutcomeUnknownException>(() => AddAsync("\"a\""));
    }

    [Fact]
    public async Task After_the_largest_revision_there_comes_no_smaller_one()
    {
        await File.WriteAllTextAsync(_folder.File("keys.json"), """{"keys":[],"revision":9223372036854775807,"first_revision":1,"write_id":"w"}""");

        await AddAsync("\"a\"");

        Assert.Contains("\"revision\":9223372036854775807", await File.ReadAllTextAsync(_folder.File("keys.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_refuses_at_once_is_not_asked_again()
    {
        OnWrite(1, static _ => throw new StoreUnavailableException(FailureCode.StoreUnreachable, "denied", null));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => AddAsync("\"a\""));
        Assert.Equal(1, _writes);
    }

    [Fact]
    public async Task A_change_of_nothing_writes_nothing()
    {
        var outcome = await RunAsync(new Nothing());

        Assert.Equal("nothing", outcome);
        Assert.Equal(0, _writes);
    }

    public void Dispose() => _folder.Dispose();

    private static WriteOutcomeUnknownException Lost() => new("the answer was lost", null);

    /// <summary>Decides what becomes of the write of that number; others go through.</summary>
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
