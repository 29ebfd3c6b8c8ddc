using System.Text;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Diagnosis.Checks;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Diagnosis;

public sealed class DiagnoseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private StorageOptions Options => new() { KeysFile = _folder.File("keys.json") };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, CheckStatus.Ok)]
    [InlineData(5, CheckStatus.Ok)]
    [InlineData(-5, CheckStatus.Ok)]
    [InlineData(6, CheckStatus.Warning)]
    [InlineData(-60, CheckStatus.Warning)]
    [InlineData(61, CheckStatus.Failed)]
    [InlineData(-86400, CheckStatus.Failed)]
    public async Task A_clock_that_is_off_is_a_warning_above_5_seconds_and_a_failure_above_60(int secondsAhead, CheckStatus status)
    {
        var finding = await new ClockCheck(Store()).RunAsync(
            new DiagnosisContext { ClockLead = TimeSpan.FromSeconds(secondsAhead) }, CancellationToken.None);

        Assert.Equal(status, finding.Status);
        Assert.Equal(status is CheckStatus.Ok, finding.Remedy is null);
    }

    [Theory]
    [InlineData("s3", "the store sends no Date header to compare with")]
    [InlineData("file", "a local file has no clock to compare with")]
    public async Task A_store_without_a_clock_is_told_apart_from_a_local_file(string kind, string detail)
    {
        var finding = await new ClockCheck(Store(kind: kind)).RunAsync(new DiagnosisContext(), CancellationToken.None);

        Assert.Equal((CheckStatus.Skipped, detail), (finding.Status, finding.Detail));
    }

    [Theory]
    [InlineData("""{"id":"key_a","name":"n","secret":"sec_a"}""", "1 of 1 keys contain", "Once no Python service reads this document, run `heare-auth migrate` to hash them.")]
    [InlineData("""{"id":"key_a","name":"n","secret":"sec_a","secret_hash":"sha256:00"}""", "1 of 1 keys contain their secret in plaintext, in records that cannot be read: key_a", "Fix or delete")]
    [InlineData(
        """{"id":"key_a","name":"n","secret":"sec_a","secret_hash":"sha256:00"},{"id":"key_b","name":"n","secret":"sec_b"}""",
        "2 of 2 keys contain", "Once no Python service reads this document, run `heare-auth migrate` to hash them, except for key_a")]
    public async Task Migrate_is_no_remedy_for_a_secret_that_it_cannot_read(string keys, string detail, string remedy)
    {
        await File.WriteAllTextAsync(Options.KeysFile, $$"""{"keys":[{{keys}}]}""");
        await using var features = new SomeFeatures(Options);

        var before = await PlaintextSecretsAsync();
        await features.AskAsync(new Features.Keys.MigrateKeys());
        var after = await PlaintextSecretsAsync();

        Assert.Equal(CheckStatus.Warning, before.Status);
        Assert.StartsWith(detail, before.Detail, StringComparison.Ordinal);
        Assert.StartsWith(remedy, before.Remedy, StringComparison.Ordinal);
        // What migrate leaves, it would leave again.
        Assert.DoesNotContain("migrate` hashes", after.Remedy ?? "", StringComparison.Ordinal);

        async Task<Finding> PlaintextSecretsAsync() =>
            (await features.AskAsync(new Diagnose())).Checks.Single(static check => check.Name == "plaintext secrets").Finding;
    }

    [Fact]
    public async Task What_the_store_refuses_is_told_apart_from_what_stands_in_it()
    {
        var denied = Store(onRead: new StoreUnavailableException(FailureCode.StoreUnreachable, "The store denies access", "Give the role s3:GetObject."));
        await using var features = new SomeFeatures(Options, denied);

        var diagnosed = await features.AskAsync(new Diagnose());

        Assert.True(diagnosed.StoreHasFailed);
        var store = diagnosed.Checks.Single(static check => check.Name == "store").Finding;
        Assert.Equal((CheckStatus.Failed, "The store denies access", "Give the role s3:GetObject."), (store.Status, store.Detail, store.Remedy));
        Assert.All(
            diagnosed.Checks.Where(static check => check.Name is not ("store" or "settings")),
            static check => Assert.Equal(CheckStatus.Skipped, check.Finding.Status));
    }

    [Fact]
    public async Task A_local_file_that_fails_is_no_failure_of_a_store()
    {
        await using var features = new SomeFeatures(Options, Store(onRead: new LocalFileException(FailureCode.FileUnwritable, "The disk is full.", null)));

        var diagnosed = await features.AskAsync(new Diagnose());

        Assert.Equal((true, false), (diagnosed.HasFailed, diagnosed.StoreHasFailed));
    }

    [Fact]
    public async Task Backups_that_cannot_be_listed_are_a_warning_only()
    {
        await using var features = new SomeFeatures(Options, Store(onList: new StoreUnavailableException(FailureCode.StoreUnreachable, "The store denies access to the list.", null)));

        var diagnosed = await features.AskAsync(new Diagnose());

        Assert.False(diagnosed.HasFailed);
        Assert.Equal(CheckStatus.Warning, diagnosed.Checks.Single(static check => check.Name == "backups").Finding.Status);
    }

    [Fact]
    public async Task A_key_that_expires_within_7_days_is_named_and_one_that_is_refused_anyway_is_not()
    {
        var now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await File.WriteAllTextAsync(Options.KeysFile, $$"""
            {"keys":[
              {{Some.Key("key_now", "s1", more: """{"expires_at":"2030-01-01T00:00:00Z"}""")}},
              {{Some.Key("key_soon", "s2", more: """{"expires_at":"2030-01-01T00:00:01Z"}""")}},
              {{Some.Key("key_last", "s3", more: """{"expires_at":"2030-01-08T00:00:00Z"}""")}},
              {{Some.Key("key_later", "s4", more: """{"expires_at":"2030-01-08T00:00:01Z"}""")}},
              {{Some.Key("key_off", "s5", more: """{"expires_at":"2030-01-02","enabled":false}""")}},
              {{Some.Key("key_never", "s6")}}
            ]}
            """);
        await using var features = new SomeFeatures(Options, clock: new Microsoft.Extensions.Time.Testing.FakeTimeProvider(now));

        var finding = (await features.AskAsync(new Diagnose())).Checks.Single(static check => check.Name == "expiring keys").Finding;

        Assert.Equal((CheckStatus.Warning, "2 within 7 days: key_soon, key_last"), (finding.Status, finding.Detail));
    }

    [Fact]
    public async Task Long_lists_are_cut_and_counted()
    {
        var keys = Enumerable.Range(1, 13).Select(static i => $$"""{"id":"key_{{i}}","name":"n"}""");
        await File.WriteAllTextAsync(Options.KeysFile, $$"""{"keys":[{{string.Join(',', keys)}}]}""", Encoding.UTF8);
        await using var features = new SomeFeatures(Options);

        var finding = (await features.AskAsync(new Diagnose())).Checks.Single(static check => check.Name == "unreadable keys").Finding;

        Assert.Contains("13 left out", finding.Detail, StringComparison.Ordinal);
        Assert.EndsWith("key_9, key_10 and 3 more", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_a_secret_or_its_hash_is_told()
    {
        await File.WriteAllTextAsync(Options.KeysFile, $$"""{"keys":[{{Some.Key()}},{"id":"k","name":"n","secret":"sec_cAnArY"},{"id":"l","name":"n","secret":"sec_cAnArY","secret_hash":"sha256:00"}]}""");
        await using var features = new SomeFeatures(Options with { Secret = new StorageSecret(Canary.Mark) });

        var told = string.Join('\n', (await features.AskAsync(new Diagnose())).Checks);

        Assert.DoesNotContain(Canary.Mark, told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Some.HashOf(Some.Secret)[7..], told, StringComparison.Ordinal);
    }

    /// <summary>An empty store whose reads or listings fail.</summary>
    private WatchedStore Store(Exception? onRead = null, Exception? onList = null, string kind = "s3") =>
        new(ObjectStoreFactory.ForFile(Options.KeysFile!, TimeProvider.System)) // the options have one
        {
            Kind = kind,
            BeforeRead = () => onRead is null ? Task.CompletedTask : Task.FromException(onRead),
            BeforeList = () => onList is null ? Task.CompletedTask : Task.FromException(onList),
            AroundWrite = static (_, _) => throw new InvalidOperationException("doctor changes nothing"),
        };
}
