using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Loading;

/// <summary>What a service still knows of the documents before the one that it holds, across loads and restarts.</summary>
public sealed class ServedDocumentTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly KeyRingLoader _loader;

    public ServedDocumentTests()
    {
        _loader = NewLoader(new LiveKeyRing(_clock, maxStaleness: null), _clock);
        Write(Some.Document());
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"id":"key_1","name":"without a secret"}""")]
    [InlineData("""{"id":"key_1","secret_hash":"damaged"}""")]
    public async Task Takes_a_document_whose_keys_cannot_be_read_for_one_of_hashes_if_the_one_before_it_was(string keys)
    {
        await LoadAsync();
        Write($$"""{"keys":[{{keys}}],"first_revision":1700000000000,"revision":1700000000001,"write_id":"w2"}""");
        Assert.Equal(0, (await LoadAsync()).KeyCount);

        Write("""{"keys":[{"id":"key_1","secret":"sec_1","name":"n"}]}""");

        Assert.NotNull((await LoadAsync()).Rollback);
    }

    [Fact]
    public async Task Takes_a_document_without_keys_for_one_of_the_Python_service_if_nothing_says_otherwise()
    {
        Write("""{"keys":[{"id":"key_1","secret":"sec_1","name":"n"}],"revision":7}""");
        await LoadAsync();
        Write("""{"keys":[],"revision":8}""");
        await LoadAsync();

        Write("""{"keys":[{"id":"key_1","secret":"sec_1","name":"n"}]}""");

        Assert.True((await LoadAsync()).Succeeded);
    }

    [Fact]
    public async Task Stays_strict_after_a_fork_when_the_held_document_is_put_back()
    {
        const int HeldWrite = 51; // not the first of its hour, which a history keeps
        var writes = Writes(HeldWrite + 300);
        Write(writes[HeldWrite]);
        await LoadAsync();
        Write(Next(writes[HeldWrite - 1], HeldWrite, "fork"));
        Assert.NotNull((await LoadAsync()).Rollback);

        Write(writes[HeldWrite]);
        Assert.True((await LoadAsync()).Succeeded);
        Assert.Contains("\"forked\":true", await File.ReadAllTextAsync(_folder.File("snapshot")), StringComparison.Ordinal);

        Write(writes[^1]); // too far ahead to tell whether it comes from the fork
        Assert.NotNull((await LoadAsync()).Rollback);
        Write(writes[HeldWrite + 1]);
        Assert.True((await LoadAsync()).Succeeded);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(-25)]
    public async Task Judges_by_a_snapshot_that_is_too_old_to_be_served(int hours)
    {
        var writes = Writes(3);
        Write(writes[2]);
        await LoadAsync();
        var later = new FakeTimeProvider(_clock.GetUtcNow() + TimeSpan.FromHours(hours));
        var keys = new LiveKeyRing(later, maxStaleness: null);
        var restarted = NewLoader(keys, later);
        await restarted.RestoreAsync(CancellationToken.None);
        Assert.Null(keys.Current);

        foreach (var other in (string[])[writes[1], Next(writes[1], 2, "fork"), """{"keys":[{"id":"key_1","secret":"sec_1","name":"n"}]}"""])
        {
            Write(other);
            Assert.NotNull((await LoadAsync(restarted)).Rollback);
            Assert.Null(keys.Current);
        }

        var afterAFork = NewLoader(keys, later);
        await afterAFork.RestoreAsync(CancellationToken.None);
        File.Delete(_folder.File("keys.json"));
        Assert.False((await LoadAsync(afterAFork)).Succeeded);
        Assert.Null(keys.Current);
        Assert.Contains("\"forked\":true", await File.ReadAllTextAsync(_folder.File("snapshot")), StringComparison.Ordinal);

        Write(writes[3]);
        Assert.True((await LoadAsync(afterAFork)).Succeeded);
        Assert.Equal((1, false), (keys.Current!.Count, keys.IsDegraded));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The documents of a store with one key after each of its writes, seven minutes apart.</summary>
    private static List<string> Writes(int count) => Enumerable.Range(1, count).Aggregate(
        new List<string> { Some.Document() }, static (all, write) => [.. all, Next(all[^1], write, "ours")]);

    private static string Next(string before, int write, string writer) => Encoding.UTF8.GetString(
        KeyDocument.Parse(Encoding.UTF8.GetBytes(before)).Write(1_700_000_000_000 + (write * 420_000L), $"{writer}{write}").Join());

    private static Task<LoadResult> LoadAsync(KeyRingLoader loader) =>
        loader.LoadAsync(acceptRollback: false, CancellationToken.None, CancellationToken.None);

    private Task<LoadResult> LoadAsync() => LoadAsync(_loader);

    private KeyRingLoader NewLoader(LiveKeyRing keys, TimeProvider clock)
    {
        var cipher = new DocumentCipher(new StorageOptions(), clock);
        var snapshot = new RingSnapshot(new FileObjectStore(_folder.File("snapshot"), clock), cipher, clock, NullLogger<RingSnapshot>.Instance);
        var store = new FileObjectStore(_folder.File("keys.json"), clock);
        return new KeyRingLoader(
            new ServedDocument(store, new KeyRingReader(cipher), snapshot, keys, clock, NullLogger<ServedDocument>.Instance), new LoadMemory(clock));
    }

    private void Write(string document)
    {
        File.WriteAllText(_folder.File("keys.json.new"), document);
        File.Move(_folder.File("keys.json.new"), _folder.File("keys.json"), overwrite: true);
    }
}
