using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Keys;

public sealed class RekeyStoreTests : IDisposable
{
    private static readonly StorageSecret s_old = new(Canary.OtherStorageSecret);
    private static readonly StorageSecret s_new = new(Canary.StorageSecret);

    private readonly TempFolder _folder = new();

    private string KeysFile => _folder.File("keys.json");

    private StorageOptions Plain => new() { KeysFile = KeysFile };

    private StorageOptions Changing => Plain with { Secret = s_new, PreviousSecret = s_old };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_plain_document_is_encrypted_and_its_keys_stay()
    {
        await File.WriteAllTextAsync(KeysFile, Some.Document());

        var rekeyed = await RekeyAsync(Plain with { Secret = s_new });

        Assert.Equal(new RekeyedStore(1, DocumentSeal.None, Rewritten: true), rekeyed);
        Assert.Contains(Some.Key(), Opened(Plain with { Secret = s_new }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_under_the_previous_secret_is_written_under_the_present_one()
    {
        await File.WriteAllTextAsync(KeysFile, Some.Document());
        await RekeyAsync(Plain with { Secret = s_old });

        var rekeyed = await RekeyAsync(Changing);

        Assert.Equal(new RekeyedStore(1, DocumentSeal.PreviousSecret, Rewritten: true), rekeyed);
        Assert.Contains(Some.Key(), Opened(Plain with { Secret = s_new }), StringComparison.Ordinal);
        Assert.Throws<DocumentUnreadableException>(() => Opened(Plain with { Secret = s_old }));
    }

    [Fact]
    public async Task A_document_under_the_present_secret_is_not_written_again()
    {
        await File.WriteAllTextAsync(KeysFile, Some.Document());
        await RekeyAsync(Changing);
        var stored = await File.ReadAllBytesAsync(KeysFile);

        var rekeyed = await RekeyAsync(Changing);

        Assert.Equal(new RekeyedStore(1, DocumentSeal.Secret, Rewritten: false), rekeyed);
        Assert.Equal(stored, await File.ReadAllBytesAsync(KeysFile));
    }

    [Fact]
    public async Task Where_there_is_no_document_none_is_made()
    {
        var rekeyed = await RekeyAsync(Changing);

        Assert.Equal(new RekeyedStore(0, DocumentSeal.None, Rewritten: false), rekeyed);
        Assert.False(File.Exists(KeysFile));
    }

    [Fact]
    public async Task Without_a_storage_secret_it_is_refused_and_nothing_is_read_or_written()
    {
        await File.WriteAllTextAsync(KeysFile, "{}");
        await using var features = new SomeFeatures(Plain);

        var result = await features.SendAsync(new RekeyStore());

        Assert.Equal(FailureKind.Misconfigured, result.Failure?.Kind);
        Assert.Contains("STORAGE_SECRET", result.Failure?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_is_found_again_by_the_secret_even_when_somebody_wrote_since()
    {
        await File.WriteAllTextAsync(KeysFile, Some.Document());
        var isFirst = true;
        var store = new WatchedStore(ObjectStoreFactory.ForFile(KeysFile, TimeProvider.System))
        {
            AroundWrite = async (_, write) =>
            {
                var etag = await write();
                if (isFirst)
                {
                    isFirst = false;
                    await using var other = new SomeFeatures(Changing);
                    await other.AskAsync(new CreateKey("Other"));
                    throw new WriteOutcomeUnknownException("the answer was lost", null);
                }

                return etag;
            },
        };

        var rekeyed = await RekeyAsync(Changing, store);

        Assert.True(rekeyed.Rewritten);
        Assert.Contains("Other", Opened(Plain with { Secret = s_new }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_knows_both_secrets_verifies_before_and_after()
    {
        await File.WriteAllTextAsync(KeysFile, Some.Document());
        await RekeyAsync(Plain with { Secret = s_old });
        await using var service = await RunningService.StartAsync(
            null, ("KEYS_FILE", KeysFile), ("STORAGE_SECRET", s_new.Reveal()), ("STORAGE_SECRET_PREVIOUS", s_old.Reveal()));
        Assert.Equal(200, (await service.VerifyAsync()).Status);

        await RekeyAsync(Changing);

        Assert.Equal(200, (await service.RefreshAsync()).Status);
        Assert.Equal(200, (await service.VerifyAsync()).Status);
    }

    private static async Task<RekeyedStore> RekeyAsync(StorageOptions options, IObjectStore? store = null)
    {
        await using var features = new SomeFeatures(options, store);
        return await features.AskAsync(new RekeyStore());
    }

    private string Opened(StorageOptions options) =>
        Encoding.UTF8.GetString(new DocumentCipher(options, TimeProvider.System).Open(File.ReadAllBytes(KeysFile)).Span);
}
