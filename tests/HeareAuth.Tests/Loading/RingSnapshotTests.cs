using HeareAuth.Features.Documents;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Loading;

public sealed class RingSnapshotTests : IDisposable
{
    private const string Location = "s3://bucket/keys.json";

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LogRecorder<RingSnapshot> _log = new();

    private string File => _folder.File("snapshot");

    [Theory]
    [InlineData(null)]
    [InlineData("a storage secret")]
    public async Task Gives_back_the_keys_and_what_is_needed_to_judge_the_next_document(string? secret)
    {
        await WriteAsync(secret, Content(await LoadAsync(Some.Document(
            Some.Key("key_2", "sec_2", name: "Caf\u00e9 \"x\"", more: """{"expires_at":"2031-01-01T00:00:00.5Z","metadata":{"n":1e+30}}"""),
            Some.Key("key_3", "sec_3", more: """{"enabled":false}""")))));

        var restored = await ReadAsync(secret);

        Assert.Equal((3, "\"etag\"", TimeSpan.Zero), (restored!.Document.Ring.Count, restored.ETag, restored.Age));
        Assert.Equal(new DocumentStamp(1700000000000, 1700000000000, null), restored.Document.Stamp);
        Assert.Equal(Some.Answer, AnswerOf(restored.Document, Some.Secret));
        Assert.EndsWith("\"metadata\":{\"n\":1e+30}}", AnswerOf(restored.Document, "sec_2"), StringComparison.Ordinal);
        Assert.True(Find(restored.Document, "sec_2").IsValidAt(new DateTimeOffset(2031, 1, 1, 0, 0, 0, 499, TimeSpan.Zero)));
        Assert.False(Find(restored.Document, "sec_2").IsValidAt(new DateTimeOffset(2031, 1, 1, 0, 0, 0, 500, TimeSpan.Zero)));
        Assert.False(Find(restored.Document, "sec_3").IsValidAt(_clock.GetUtcNow()));
    }

    [Fact]
    public async Task Holds_hashes_and_never_a_secret()
    {
        await WriteAsync(secret: null, Content(await LoadAsync("""{"keys":[{"id":"key_1","secret":"sec_plaintext","name":"n"}]}""")));

        var text = await System.IO.File.ReadAllTextAsync(File);
        Assert.DoesNotContain("sec_plaintext", text, StringComparison.Ordinal);
        Assert.Contains(Some.HashOf("sec_plaintext"), text, StringComparison.Ordinal);
        Assert.Equal(1, (await ReadAsync(secret: null))!.Document.PlaintextSecrets);
    }

    [Fact]
    public async Task Is_encrypted_where_the_document_would_be()
    {
        await WriteAsync("a storage secret", Content(await LoadAsync(Some.Document())));

        Assert.StartsWith("HEARE_ENCRYPTED_V1:", await System.IO.File.ReadAllTextAsync(File), StringComparison.Ordinal);
        Assert.Null(await ReadAsync("another secret"));
        Assert.Null(await ReadAsync(secret: null));
    }

    [Fact]
    public async Task A_plain_one_is_ignored_where_a_secret_is_set()
    {
        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())));

        Assert.Null(await ReadAsync("a storage secret"));
    }

    [Theory]
    [InlineData(23, null)]
    [InlineData(24, null)]
    [InlineData(25, "it is older than 24 hours")]
    [InlineData(-25, "it is of a time that is more than 24 hours ahead; one of the two clocks is or was wrong")]
    public async Task One_older_than_24_hours_or_as_far_ahead_is_ignored(int hours, string? because)
    {
        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())) with { WrittenAt = _clock.GetUtcNow() - TimeSpan.FromHours(hours) });

        var restored = await ReadAsync(secret: null);

        Assert.Equal(because is null, restored is not null);
        Assert.Equal(because, _log.Lines.SingleOrDefault().Text);
        Assert.True(restored is null || restored.Age == TimeSpan.FromHours(hours));
    }

    [Fact]
    public async Task One_of_another_store_is_ignored()
    {
        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())) with { Location = "s3://other/keys.json" });

        Assert.Null(await ReadAsync(secret: null));
        Assert.Equal(1, _log.Count("snapshot_ignored"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a storage secret")]
    public async Task One_with_any_bit_flipped_or_cut_anywhere_is_ignored(string? secret)
    {
        await WriteAsync(secret, Content(await LoadAsync(Some.Document())));
        var whole = await System.IO.File.ReadAllBytesAsync(File);

        // Of each byte one bit, another one from byte to byte; the last of a token's final character is no data.
        for (var i = 0; i < whole.Length; i++)
        {
            var flipped = whole.ToArray();
            flipped[i] ^= (byte)(1 << (i % 8));
            await System.IO.File.WriteAllBytesAsync(File, flipped);
            Assert.True(await ReadAsync(secret) is null, $"read in spite of a flipped bit in byte {i} of {whole.Length}");

            await System.IO.File.WriteAllBytesAsync(File, whole[..i]);
            Assert.True(await ReadAsync(secret) is null, $"read in spite of being cut at byte {i} of {whole.Length}");
        }
    }

    [Fact]
    public async Task A_missing_one_is_no_reason_for_a_warning()
    {
        Assert.Null(await ReadAsync(secret: null));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task One_that_cannot_be_written_is_a_warning_alone()
    {
        Directory.CreateDirectory(File);

        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())));

        Assert.Equal(1, _log.Count("snapshot_failed"));
    }

    [Fact]
    public async Task A_confirmed_document_renews_its_time_each_quarter_of_an_hour()
    {
        var snapshot = New(secret: null);
        var document = await LoadAsync(Some.Document());
        await snapshot.WriteAsync(Content(document), CancellationToken.None);
        var written = await System.IO.File.ReadAllTextAsync(File);

        _clock.Advance(TimeSpan.FromMinutes(14));
        await snapshot.RenewAsync(Content(document), CancellationToken.None);
        Assert.Equal(written, await System.IO.File.ReadAllTextAsync(File));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await snapshot.RenewAsync(Content(document), CancellationToken.None);
        Assert.Equal(TimeSpan.Zero, (await ReadAsync(secret: null))!.Age);
    }

    [Fact]
    public async Task So_does_one_after_the_clock_went_back()
    {
        var snapshot = New(secret: null);
        var document = await LoadAsync(Some.Document());
        await snapshot.WriteAsync(Content(document) with { WrittenAt = _clock.GetUtcNow().AddYears(1) }, CancellationToken.None);

        await snapshot.RenewAsync(Content(document), CancellationToken.None);

        Assert.Equal(TimeSpan.Zero, (await ReadAsync(secret: null))!.Age);
    }

    [Fact]
    public async Task Whatever_stood_there_is_overwritten()
    {
        await System.IO.File.WriteAllTextAsync(File, "an old process's snapshot");

        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())));

        Assert.NotNull(await ReadAsync(secret: null));
    }

    public void Dispose() => _folder.Dispose();

    private static ApiKey Find(LoadedDocument document, string secret)
    {
        Assert.True(document.Ring.TryFind(SecretDigest.Of(System.Text.Encoding.UTF8.GetBytes(secret)), out var key));
        return key;
    }

    private static string AnswerOf(LoadedDocument document, string secret) =>
        System.Text.Encoding.UTF8.GetString(Find(document, secret).Answer.Span);

    private SnapshotContent Content(LoadedDocument document) => new(document, "\"etag\"", Location, _clock.GetUtcNow());

    private Task WriteAsync(string? secret, SnapshotContent content) => New(secret).WriteAsync(content, CancellationToken.None);

    private Task<RestoredSnapshot?> ReadAsync(string? secret) => New(secret).ReadAsync(Location, CancellationToken.None);

    private async Task<LoadedDocument> LoadAsync(string document)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(document));
        return await new KeyRingReader(Cipher(secret: null)).ReadAsync(content, content.Length, CancellationToken.None);
    }

    private DocumentCipher Cipher(string? secret) =>
        new(new StorageOptions { Secret = secret is null ? null : new StorageSecret(secret) }, _clock);

    private RingSnapshot New(string? secret) => new(new FileObjectStore(File, _clock), Cipher(secret), _clock, _log);
}
