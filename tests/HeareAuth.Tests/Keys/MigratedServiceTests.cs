using System.Text.Json;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Keys;

/// <summary>What a migration promises to the callers of the real service: not one answer changes.</summary>
public sealed class MigratedServiceTests
{
    [Theory]
    [InlineData("keys.json", "keys.json", false)]
    [InlineData("keys.legacy.json", "keys.legacy.json", false)]
    [InlineData("keys.encrypted", "keys.json", true)]
    [InlineData("keys.legacy.encrypted", "keys.legacy.json", true)]
    public async Task Every_secret_of_the_reference_gets_the_same_answer_before_and_after(string file, string entries, bool isEncrypted)
    {
        using var folder = new TempFolder();
        var keysFile = folder.File("keys.json");
        File.Copy(Golden.PathOf(file), keysFile);
        (string, string)[] settings = [("KEYS_FILE", keysFile), .. isEncrypted ? [("STORAGE_SECRET", Golden.StorageSecret)] : Array.Empty<(string, string)>()];
        await using var service = await RunningService.StartAsync(null, settings);
        var before = await AnswersAsync(service, entries);

        await using var features = new SomeFeatures(new StorageOptions
        {
            KeysFile = keysFile,
            Secret = isEncrypted ? new StorageSecret(Golden.StorageSecret) : null,
        });
        var migrated = await features.AskAsync(new MigrateKeys());
        Assert.Equal(200, (await service.RefreshAsync()).Status);

        Assert.Equal(before.Count, migrated.Hashed);
        Assert.Equal(before, await AnswersAsync(service, entries));
        await using var fresh = await RunningService.StartAsync(null, settings);
        Assert.Equal(before, await AnswersAsync(fresh, entries));
    }

    [Fact]
    public async Task The_backup_brings_the_document_back_once_the_service_is_told_to_accept_it()
    {
        using var folder = new TempFolder();
        var keysFile = folder.File("keys.json");
        File.Copy(Golden.PathOf("keys.json"), keysFile);
        await using var service = await RunningService.StartAsync(null, ("KEYS_FILE", keysFile));
        await using var features = new SomeFeatures(new StorageOptions { KeysFile = keysFile });
        var migrated = await features.AskAsync(new MigrateKeys());
        Assert.Equal(200, (await service.RefreshAsync()).Status);
        var answers = await AnswersAsync(service, "keys.json");

        File.Copy(migrated.Backup!, keysFile, overwrite: true);

        Assert.Equal(500, (await service.RefreshAsync()).Status);
        Assert.Equal(200, (await service.RefreshAsync("""{"accept_rollback":true}""")).Status);
        Assert.Equal(answers, await AnswersAsync(service, "keys.json"));
    }

    /// <summary>Status and body of each golden secret, each checked against what the reference's data says.</summary>
    private static async Task<List<string>> AnswersAsync(RunningService service, string file)
    {
        var answers = new List<string>();
        using var golden = JsonDocument.Parse(await File.ReadAllTextAsync(Golden.PathOf("verify.json")));
        foreach (var entry in golden.RootElement.EnumerateArray().Where(entry => entry.GetProperty("file").GetString() == file))
        {
            var response = await service.VerifyAsync(entry.GetProperty("api_key").GetString()!);
            Assert.Equal(entry.GetProperty("status").GetInt32(), response.Status);
            answers.Add($"{response.Status} {response.Body}");
        }

        Assert.NotEmpty(answers);
        return answers;
    }
}
