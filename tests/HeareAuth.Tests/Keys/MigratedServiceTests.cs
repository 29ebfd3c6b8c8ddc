using System.Text.Json;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Keys;

/// <summary>What a migration promises to the callers of the real service: not one answer changes.</summary>
public sealed class MigratedServiceTests
{
    private const string GoldenSecret = "golden-storage-secret-0123456789abcdef";

    [Theory]
    [InlineData("keys.json", "keys.json", null)]
    [InlineData("keys.legacy.json", "keys.legacy.json", null)]
    [InlineData("keys.encrypted", "keys.json", GoldenSecret)]
    [InlineData("keys.legacy.encrypted", "keys.legacy.json", GoldenSecret)]
    public async Task Every_secret_of_the_reference_gets_the_same_answer_before_and_after(string file, string entries, string? storageSecret)
    {
        using var folder = new TempFolder();
        var keysFile = folder.File("keys.json");
        File.Copy(Golden(file), keysFile);
        (string, string)[] settings = [("KEYS_FILE", keysFile), .. storageSecret is null ? Array.Empty<(string, string)>() : [("STORAGE_SECRET", storageSecret)]];
        await using var service = await RunningService.StartAsync(null, settings);
        var before = await AnswersAsync(service, entries);

        await using var features = new SomeFeatures(new StorageOptions
        {
            KeysFile = keysFile,
            Secret = storageSecret is null ? null : new StorageSecret(storageSecret),
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
        File.Copy(Golden("keys.json"), keysFile);
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
        using var golden = JsonDocument.Parse(await File.ReadAllTextAsync(Golden("verify.json")));
        foreach (var entry in golden.RootElement.EnumerateArray().Where(entry => entry.GetProperty("file").GetString() == file))
        {
            var response = await service.VerifyAsync(entry.GetProperty("api_key").GetString()!);
            Assert.Equal(entry.GetProperty("status").GetInt32(), response.Status);
            answers.Add($"{response.Status} {response.Body}");
        }

        Assert.NotEmpty(answers);
        return answers;
    }

    private static string Golden(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "golden", file);
}
