using System.Text;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Documents;

/// <summary>Keeps one rule for what holds plaintext: list, doctor and migrate once disagreed about duplicate and empty secrets.</summary>
public sealed class PlaintextSecretsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"id":"k","secret":"sec_x"}""", true)]
    [InlineData("""{"secret":"sec_x","id":"k","secret":null,"secret_hash":"sha256:00"}""", true)]
    [InlineData("""{"secr\u0065t":"sec_x","secret":5}""", true)]
    [InlineData("""{"secret":"sec_x","secret":""}""", true)]
    [InlineData("""{"id":"k","secret":""}""", false)]
    [InlineData("""{"id":"k","secret":null}""", false)]
    [InlineData("""{"id":"k","secret":["sec_x"]}""", false)]
    [InlineData("""{"id":"k","m":{"secret":"sec_x"}}""", false)]
    [InlineData("""{"id":"k","secret_hash":"sha256:00"}""", false)]
    [InlineData("""["secret","sec_x"]""", false)]
    [InlineData("""[{"secret":"sec_x"}]""", false)]
    [InlineData("5", false)]
    public void A_key_holds_plaintext_if_any_of_its_secrets_is_a_non_empty_string(string json, bool holds) =>
        Assert.Equal(holds, KeyRecord.Read(Encoding.UTF8.GetBytes(json)).RevealsSecret);

    [Theory]
    [InlineData("""{"id":"k","name":"n","secret":"sec_old","secret":null,"secret_hash":"HASH"}""", 1, "1 of 1 keys contain their secret in plaintext")]
    [InlineData("""{"id":"k","name":"n","secret":"sec_old","secret":5}""", 1, "1 of 1 keys contain their secret in plaintext, in records that cannot be read: k")]
    [InlineData("""{"id":"k","name":"n","secret":"","secret_hash":"HASH"}""", 0, "none")]
    [InlineData("""{"id":"k","name":"n","secret":"sec_x"},{"id":"l","name":"n","secret":"","secret":null,"secret_hash":"HASH"}""", 1, "1 of 2 keys contain their secret in plaintext")]
    public async Task List_doctor_and_migrate_count_the_same(string keys, int plaintext, string finding)
    {
        var options = new StorageOptions { KeysFile = _folder.File("keys.json") };
        var document = Encoding.UTF8.GetBytes($$"""{"keys":[{{keys.Replace("HASH", Some.HashOf("sec_y"), StringComparison.Ordinal)}}],"revision":1}""");
        await File.WriteAllBytesAsync(options.KeysFile, document);
        await using var features = new SomeFeatures(options);

        var listed = await features.AskAsync(new ListKeys());
        var diagnosed = await features.AskAsync(new Diagnose());
        var migrated = await features.AskAsync(new MigrateKeys(DryRun: true));

        Assert.Equal(plaintext, listed.PlaintextSecrets);
        Assert.Equal(finding, diagnosed.Checks.Single(static check => check.Name == "plaintext secrets").Finding.Detail);
        Assert.Equal(plaintext, migrated.Hashed + (migrated.UnreadableSecrets ? 1 : 0));
    }
}
