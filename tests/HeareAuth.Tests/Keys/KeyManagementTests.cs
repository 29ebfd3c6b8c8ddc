using System.Text;
using System.Text.Json;
using HeareAuth.Features;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Tests.Documents;
using HeareAuth.Tests.Support;
using HeareAuth.Tests.Verification;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Keys;

/// <summary>The slices of key management on a real file, through the whole pipeline.</summary>
public sealed class KeyManagementTests : IDisposable
{
    private const string PythonKey = """{"id": "key_p", "secret": "sec_p", "name": "Caf\u00e9", "extra": 1.50}""";

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, 500, TimeSpan.Zero));

    private string Document => File.ReadAllText(_folder.File("keys.json"));

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task The_first_key_makes_a_document_that_holds_its_hash_alone()
    {
        var created = await CreateAsync();

        var secret = created.Secret.Reveal();
        Assert.DoesNotContain(secret, Document, StringComparison.Ordinal);
        Assert.Contains($"\"secret_hash\":\"{Some.HashOf(secret)}\"", Document, StringComparison.Ordinal);
        Assert.Equal((Now, Now), (Stamp.Revision, Stamp.FirstRevision));
        Assert.Equal("2030-01-01T00:00:00Z", created.Key.CreatedAt);
        Assert.NotNull(Ring.AnswerTo(await Ring.ReadAsync(Encoding.UTF8.GetBytes(Document)), secret));
    }

    [Fact]
    public async Task Each_write_raises_the_revision_to_the_clock_or_past_the_last()
    {
        await CreateAsync();
        var first = Stamp;
        await CreateAsync();
        Assert.Equal((first.Revision + 1, first.FirstRevision), (Stamp.Revision, Stamp.FirstRevision));
        Assert.NotEqual(first.WriteId, Stamp.WriteId);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await CreateAsync();
        Assert.Equal(Now, Stamp.Revision);

        _clock.AdjustTime(_clock.GetUtcNow().AddYears(-1));
        await CreateAsync();
        Assert.True(Stamp.Revision > Now);
    }

    [Fact]
    public async Task A_document_of_the_Python_service_keeps_its_form_and_gets_plaintext_keys()
    {
        await WriteAsync($$"""{"keys": [{{PythonKey}}], "own": {"a" : 1} }""");

        var created = await CreateAsync();

        Assert.Contains($"\"secret\":\"{created.Secret.Reveal()}\"", Document, StringComparison.Ordinal);
        Assert.Contains(PythonKey, Document, StringComparison.Ordinal);
        Assert.Contains("\"own\":{\"a\" : 1}", Document, StringComparison.Ordinal);
        Assert.Equal((Now, null), (Stamp.Revision, Stamp.FirstRevision));

        await CreateAsync();
        Assert.DoesNotContain("secret_hash", Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_document_of_the_Python_service_gets_plaintext_keys_too()
    {
        await WriteAsync("""{"keys": []}""");

        Assert.Contains((await CreateAsync()).Secret.Reveal(), Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SECRETS_AT_REST_compatible_makes_a_new_document_in_plaintext_and_leaves_a_hashed_one()
    {
        var compatible = new StorageOptions { CompatibleSecrets = true };
        Assert.Contains((await CreateAsync(compatible)).Secret.Reveal(), Document, StringComparison.Ordinal);

        await WriteAsync(Some.Document());
        Assert.DoesNotContain((await CreateAsync(compatible)).Secret.Reveal(), Document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_are_not_served_and_never_dropped()
    {
        string[] unreadable = ["1", "null", "{}", """{"id":"key_x","name":"no secret"}""", """{"id":"key_p","secret":"sec_y","name":"twin"}""", """{"id":"key_z","secret":"sec_z","name":"\ud800"}"""];
        await WriteAsync($$"""{"keys":[{{string.Join(",", unreadable)}},{{PythonKey}}],"revision":1}""");

        await CreateAsync();
        await SendAsync(new DeleteKey((await CreateAsync()).Key.Id));

        Assert.Equal([.. unreadable, PythonKey], RecordingSink.Of(Document).Keys.SkipLast(1));
    }

    [Fact]
    public async Task A_deleted_key_goes_with_every_record_of_its_id_and_nothing_else()
    {
        await WriteAsync($$"""{"a":[1],"keys":[{"id":"key_1"},{{PythonKey}},{"id":"\u006bey_p","secret":"twin"},{"id":"key_2"}],"z":0}""");

        var deleted = await SendAsync(new DeleteKey("key_p"));

        Assert.Equal(new DeletedKey("key_p", "Café"), deleted.Value);
        Assert.Equal(["""{"id":"key_1"}""", """{"id":"key_2"}"""], RecordingSink.Of(Document).Keys);
        Assert.Contains("\"a\":[1]", Document, StringComparison.Ordinal);
        Assert.Contains("\"z\":0", Document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key_unknown", FailureKind.NotFound)]
    [InlineData("../x", FailureKind.NotFound)]
    [InlineData("", FailureKind.Invalid)]
    [InlineData(null, FailureKind.Invalid)]
    [InlineData("key_\n", FailureKind.Invalid)]
    public async Task An_unknown_id_is_refused_and_nothing_written(string? id, FailureKind kind)
    {
        await WriteAsync(Some.Document());
        var written = Document;

        Assert.Equal(kind, (await SendAsync(new DeleteKey(id))).Failure?.Kind);
        Assert.Equal(kind, (await SendAsync(new ShowKey(id))).Failure?.Kind);
        Assert.Equal(written, Document);
    }

    [Fact]
    public async Task Metadata_is_stored_digit_for_digit()
    {
        const string Metadata = """{"z":9223372036854775808,"a":0.1,"b":-0,"c":1.0,"__proto__":{"é":"\u0041"},"":[1e+30]}""";

        var created = await SendAsync(new CreateKey("n", Metadata));

        Assert.Contains($"\"metadata\":{Metadata}", Document, StringComparison.Ordinal);
        Assert.Equal(Metadata, (await SendAsync(new ShowKey(created.Value!.Key.Id))).Value!.MetadataJson);
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_is_never_written_over()
    {
        await WriteAsync("<html></html>");

        await Assert.ThrowsAsync<DocumentUnreadableException>(() => CreateAsync());
        Assert.Equal("<html></html>", Document);
    }

    [Fact]
    public async Task With_a_storage_secret_the_document_is_read_plain_and_written_encrypted()
    {
        await WriteAsync(Some.Document());

        var created = await CreateAsync(new StorageOptions { Secret = new StorageSecret("hush") });

        Assert.StartsWith("HEARE_ENCRYPTED_V1:", Document, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DocumentUnreadableException>(() => CreateAsync(new StorageOptions { Secret = new StorageSecret("other") }));
        await Assert.ThrowsAsync<DocumentUnreadableException>(() => CreateAsync());
        var previous = new StorageOptions { Secret = new StorageSecret("new"), PreviousSecret = new StorageSecret("hush") };
        Assert.True((await SendAsync(new ShowKey(created.Key.Id), previous)).IsSuccess);
    }

    [Fact]
    public async Task A_list_tells_what_the_service_leaves_out_and_how_many_secrets_stand_in_plaintext()
    {
        await WriteAsync($$"""{"keys":[{{PythonKey}},{{Some.Key()}},{"id":"key_x","name":"no secret"},7]}""");

        var listed = (await SendAsync(new ListKeys())).Value!;

        Assert.Equal(["key_p", Some.KeyId, "key_x"], listed.Keys.Select(static key => key.Id));
        Assert.Equal((1, 2), (listed.PlaintextSecrets, listed.Unreadable));
    }

    [Fact]
    public async Task Fifty_writers_at_once_lose_nothing()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => CreateAsync(clock: TimeProvider.System))));

        Assert.Equal(
            created.Select(static key => key.Key.Id).Order(),
            RecordingSink.Of(Document).Keys.Select(static key => JsonSerializer.Deserialize<JsonElement>(key).GetProperty("id").GetString()).Order());
    }

    public void Dispose() => _folder.Dispose();

    private DocumentStamp Stamp => KeyDocument.Parse(Encoding.UTF8.GetBytes(Document)).Stamp;

    private async Task<CreatedKey> CreateAsync(StorageOptions? options = null, TimeProvider? clock = null)
    {
        var result = await SendAsync(new CreateKey("My Service"), options, clock);
        Assert.True(result.IsSuccess, result.Failure?.ToString());
        return result.Value;
    }

    private async Task<TResponse> SendAsync<TResponse>(IRequest<TResponse> message, StorageOptions? options = null, TimeProvider? clock = null)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(clock ?? _clock)
            .AddFeatures((options ?? new StorageOptions()) with { KeysFile = _folder.File("keys.json") })
            .BuildServiceProvider();
        return await services.GetRequiredService<ISender>().Send(message);
    }

    private Task WriteAsync(string document) => File.WriteAllTextAsync(_folder.File("keys.json"), document);
}
