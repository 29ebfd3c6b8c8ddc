using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Keys;

public sealed class MigrateKeysTests : IDisposable
{
    private const string PythonDocument = """
        {
          "version": 1.50,
          "keys": [
            {
              "id": "key_a",
              "secret": "sec_a",
              "name": "A",
              "metadata": {"n": 1.0}
            },
            {"id": "key_b", "secret": "sec\u005fb", "name": "B", "extra": [1, 2]}
          ]
        }
        """;

    private static readonly string s_hashA = Some.HashOf("sec_a");
    private static readonly string s_hashB = Some.HashOf("sec_b");

    private readonly TempFolder _folder = new();

    private string KeysFile => _folder.File("keys.json");

    private StorageOptions Options => new() { KeysFile = KeysFile };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hashes_every_secret_and_keeps_every_other_byte_of_each_record()
    {
        Store(PythonDocument);

        var migrated = await MigrateAsync();

        Assert.Equal((2, 2, 0), (migrated.KeyCount, migrated.Hashed, migrated.Unreadable.Count));
        var stored = Stored();
        Assert.Contains(
            $$"""
            {
                  "id": "key_a",
                  "secret_hash": "{{s_hashA}}",
                  "name": "A",
                  "metadata": {"n": 1.0}
                }
            """,
            stored,
            StringComparison.Ordinal);
        Assert.Contains($$"""{"id": "key_b", "secret_hash": "{{s_hashB}}", "name": "B", "extra": [1, 2]}""", stored, StringComparison.Ordinal);
        Assert.Contains("\"version\":1.50", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("sec_a", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("\"secret\"", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_of_the_python_service_gets_a_revision()
    {
        Store(PythonDocument);

        await MigrateAsync();

        var stamp = KeyDocument.Parse(Encoding.UTF8.GetBytes(Stored())).Stamp;
        Assert.NotNull(stamp.Revision);
        Assert.NotNull(stamp.WriteId);
        Assert.Null(stamp.FirstRevision);
    }

    [Fact]
    public async Task The_backup_is_the_very_document_that_was_replaced_and_readable_for_its_owner_alone()
    {
        Store(PythonDocument);

        var migrated = await MigrateAsync();

        Assert.Equal(Assert.Single(Backups()), migrated.Backup);
        Assert.Matches(@"keys\.json\.backup-\d{8}T\d{6}Z-[0-9A-Za-z]{8}$", migrated.Backup);
        Assert.Equal(PythonDocument, await File.ReadAllTextAsync(migrated.Backup!));
        Assert.False(migrated.BackupIsEncrypted);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(migrated.Backup!));
        }
    }

    [Fact]
    public async Task With_a_storage_secret_the_backup_is_encrypted_under_it()
    {
        Store(PythonDocument);
        var options = Options with { Secret = new StorageSecret(Canary.StorageSecret) };

        var migrated = await MigrateAsync(options);

        Assert.True(migrated.BackupIsEncrypted);
        var backup = await File.ReadAllBytesAsync(migrated.Backup!);
        Assert.True(DocumentCipher.IsEncrypted(backup));
        Assert.Equal(PythonDocument, Encoding.UTF8.GetString(new DocumentCipher(options, TimeProvider.System).Open(backup).Span));
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing_at_all()
    {
        Store(PythonDocument);

        await using var features = new SomeFeatures(Options);
        var told = await features.AskAsync(new MigrateKeys(DryRun: true));

        Assert.Equal((2, 2, true, null), (told.KeyCount, told.Hashed, told.DryRun, told.Backup));
        Assert.Equal(PythonDocument, Stored());
        Assert.Equal([KeysFile], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Once_migrated_there_is_nothing_to_do()
    {
        Store(PythonDocument);
        await MigrateAsync();
        var first = Stored();

        var again = await MigrateAsync();

        Assert.Equal((2, 0, null), (again.KeyCount, again.Hashed, again.Backup));
        Assert.Equal(first, Stored());
        Assert.Single(Backups());
    }

    [Fact]
    public async Task Without_a_document_there_is_nothing_to_do()
    {
        var migrated = await MigrateAsync();

        Assert.Equal((0, 0, null), (migrated.KeyCount, migrated.Hashed, migrated.Backup));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task What_cannot_be_read_stays_as_it_is_and_is_named()
    {
        string[] unreadable =
        [
            """{ "id":"key_disagrees","name":"n","secret":"sec_1","secret_hash":"sha256:0000000000000000000000000000000000000000000000000000000000000000" }""",
            """{"id":"key_other_hash","name":"n","secret":"sec_2","secret_hash":"md5:00"}""",
            """{"id":"key_number","name":"n","secret":5}""",
            """{"id":"key_half","name":"n","secret":"\ud800"}""",
            """{"id":"key_none","name":"n"}""",
            "5",
        ];
        Store($$"""{"keys":[{{string.Join(",", unreadable)}},{"id":"key_a","name":"n","secret":"sec_a"}]}""");

        var migrated = await MigrateAsync();

        Assert.Equal(1, migrated.Hashed);
        Assert.Equal(["key_disagrees", "key_other_hash", "key_number", "key_half", "key_none", "record 6"], migrated.Unreadable);
        Assert.True(migrated.UnreadableSecrets);
        Assert.All(unreadable, record => Assert.Contains(record, Stored(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Twins_and_records_without_an_id_lose_their_secrets_too()
    {
        Store("""{"keys":[{"id":"a","name":"n","secret":"sec_a"},{"id":"a","name":"n","secret":"sec_b"},{"id":"b","name":"n","secret":"sec_a"},{"name":"n","secret":"sec_b"}]}""");

        var migrated = await MigrateAsync();

        Assert.Equal((4, 0), (migrated.Hashed, migrated.Unreadable.Count));
        Assert.DoesNotContain("sec_", Stored(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_created_between_backup_and_write_is_migrated_too_and_in_the_one_backup()
    {
        Store(PythonDocument);
        var interruptions = 0;
        var store = StoreThat(async (location, write) =>
        {
            if (location == KeysFile && interruptions++ < 3)
            {
                await using var other = new SomeFeatures(Options);
                await other.AskAsync(new CreateKey("Other"));
            }

            return await write();
        });

        var migrated = await MigrateAsync(store: store);

        Assert.Equal(5, migrated.Hashed);
        Assert.DoesNotContain("\"secret\"", Stored(), StringComparison.Ordinal);
        var backup = KeyDocument.Parse(await File.ReadAllBytesAsync(Assert.Single(Backups())));
        Assert.Equal((5, 5), (backup.Keys.Count, backup.CountRevealedSecrets()));
        Assert.Equal(Hashes(backup), Hashes(KeyDocument.Parse(Encoding.UTF8.GetBytes(Stored()))));
    }

    [Fact]
    public async Task Two_migrations_at_once_each_keep_a_backup_and_neither_undoes_the_other()
    {
        Store(PythonDocument);

        var both = await Task.WhenAll(MigrateAsync(), MigrateAsync());

        Assert.Contains(both, static one => one.Hashed == 2);
        Assert.DoesNotContain("sec_a", Stored(), StringComparison.Ordinal);
        Assert.All(both.Where(static one => one.Hashed > 0), static one => Assert.Equal(PythonDocument, File.ReadAllText(one.Backup!)));
    }

    [Fact]
    public async Task A_lost_answer_to_the_backup_or_to_the_write_changes_nothing()
    {
        Store(PythonDocument);
        var lost = new HashSet<string>();
        var store = StoreThat(async (location, write) =>
        {
            var etag = await write();
            return lost.Add(location) ? throw new WriteOutcomeUnknownException("the answer was lost", null) : etag;
        });

        var migrated = await MigrateAsync(store: store);

        Assert.Equal(2, lost.Count);
        Assert.Equal(2, migrated.Hashed);
        Assert.Equal(PythonDocument, await File.ReadAllTextAsync(Assert.Single(Backups())));
        Assert.DoesNotContain("sec_a", Stored(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_after_a_lost_answer_is_not_the_end_for_the_lost_write_may_still_arrive()
    {
        Store(PythonDocument);
        var tries = 0;
        var store = StoreThat((location, write) => (location == KeysFile, ++tries) switch
        {
            (true, 2) => throw new WriteOutcomeUnknownException("the answer was lost", null),
            (true, 3) => throw new StoreUnavailableException(FailureCode.StoreUnreachable, "the connection was refused", null),
            _ => write(),
        });

        var migrated = await MigrateAsync(store: store);

        Assert.Equal((2, 4), (migrated.Hashed, tries));
        Assert.Single(Backups());
    }

    [Fact]
    public async Task Without_a_backup_nothing_is_written()
    {
        Store(PythonDocument);
        var store = StoreThat((location, write) =>
            location == KeysFile ? write() : throw new LocalFileException(FailureCode.FileUnwritable, "the disk is full", null));

        var failure = await Assert.ThrowsAsync<LocalFileException>(() => MigrateAsync(store: store));

        Assert.Null(failure.LeftBehind);
        Assert.Equal(PythonDocument, Stored());
    }

    [Fact]
    public async Task A_write_that_fails_says_where_the_backup_was_left()
    {
        Store(PythonDocument);
        var store = StoreThat((location, write) =>
            location == KeysFile ? throw new StoreUnavailableException(FailureCode.StoreUnreachable, "access is denied", null) : write());

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => MigrateAsync(store: store));

        Assert.Equal(Assert.Single(Backups()), failure.LeftBehind);
        Assert.Equal(PythonDocument, Stored());
    }

    [Fact]
    public async Task New_keys_are_hashed_from_then_on()
    {
        Store(PythonDocument);
        await MigrateAsync();
        await using var features = new SomeFeatures(Options);

        await features.AskAsync(new CreateKey("New"));

        Assert.DoesNotContain("\"secret\"", Stored(), StringComparison.Ordinal);
    }

    private WatchedStore StoreThat(Func<string, Func<Task<string>>, Task<string>> writes) =>
        new(ObjectStoreFactory.ForFile(KeysFile, TimeProvider.System)) { AroundWrite = writes };

    private static List<string> Hashes(KeyDocument document)
    {
        var hashes = new List<string>();
        foreach (var key in document.Keys)
        {
            Assert.True(SecretDigests.TryGet(KeyRecord.Read(key.Span), out var digest));
            hashes.Add(digest.ToHex());
        }

        return hashes;
    }

    private async Task<MigratedKeys> MigrateAsync(StorageOptions? options = null, IObjectStore? store = null)
    {
        await using var features = new SomeFeatures(options ?? Options, store);
        return await features.AskAsync(new MigrateKeys());
    }

    private void Store(string json) => File.WriteAllText(KeysFile, json);

    private string Stored() => File.ReadAllText(KeysFile);

    private string[] Backups() => Directory.GetFiles(_folder.Path, "keys.json.backup-*");
}
