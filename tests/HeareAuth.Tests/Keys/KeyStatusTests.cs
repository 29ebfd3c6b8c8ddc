using System.Text;
using CsCheck;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;
using HeareAuth.Tests.Verification;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Keys;

/// <summary>The status that list and show report is what services enforce.</summary>
public sealed class KeyStatusTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("{}", KeyStatus.Active)]
    [InlineData("""{"expires_at":"2030-01-01T00:00:00.000001Z"}""", KeyStatus.Active)]
    [InlineData("""{"expires_at":"2030-01-01T00:00:00Z"}""", KeyStatus.Expired)]
    [InlineData("""{"expires_at":"2020-01-01","enabled":false}""", KeyStatus.Disabled)]
    [InlineData("""{"expires_at":"soon","enabled":false}""", KeyStatus.Unreadable)]
    [InlineData("""{"secret_hash":"md5:0"}""", KeyStatus.Unreadable)]
    [InlineData("""{"id":"key_other"}""", KeyStatus.Unreadable)]
    [InlineData("""{"secret_hash":null,"secret":"sec_other"}""", KeyStatus.Unreadable)]
    public async Task Lists_and_shows_the_first_status_that_applies(string members, KeyStatus status)
    {
        await using var features = await StoreAsync(Some.Key("key_other", "sec_other"), Some.Key(more: members));

        var listed = (await features.AskAsync(new ListKeys())).Keys[1];

        Assert.Equal(status, listed.Status);
        if (listed.Id is Some.KeyId)
        {
            Assert.Equal(listed, await features.AskAsync(new ShowKey(Some.KeyId)));
        }
    }

    [Fact]
    public async Task Shows_a_record_without_a_name_as_unreadable()
    {
        await using var features = await StoreAsync(Some.Key(more: """{"name":null}"""));

        Assert.Equal(KeyStatus.Unreadable, (await features.AskAsync(new ShowKey(Some.KeyId))).Status);
    }

    [Fact]
    public async Task Creates_active_keys()
    {
        await using var features = await StoreAsync();

        Assert.Equal(KeyStatus.Active, (await features.AskAsync(new CreateKey("n"))).Key.Status);
    }

    [Fact]
    public void Agrees_with_the_verdict_of_a_service_about_any_document()
    {
        var expiry = Gen.OneOf("null", "\"2030-01-01\"", "\"2031-01-01\"", "\"soon\"", "7");
        var enabled = Gen.OneOf("null", "true", "false");
        var key = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], expiry, enabled, static (id, secret, expires, on) => (
            Secret: $"sec_{secret}",
            Json: Some.Key($"key_{id}", $"sec_{secret}", more: $$"""{"expires_at":{{expires}},"enabled":{{on}}}""")));
        key.Array[1, 5].Sample(
            keys =>
            {
                var loaded = Ring.ReadKeysAsync([.. keys.Select(static key => key.Json)]).AsTask().GetAwaiter().GetResult();
                var listed = ListAsync([.. keys.Select(static key => key.Json)]).GetAwaiter().GetResult();
                for (var i = 0; i < keys.Length; i++)
                {
                    var isFirstOfItsId = listed.Take(i).All(earlier => earlier.Id != listed[i].Id);
                    var verdict = Ring.Judge(loaded.Ring, keys[i].Secret, _clock.GetUtcNow());
                    Assert.Equal(isFirstOfItsId ? StatusOf(verdict, listed[i].Id) : KeyStatus.Unreadable, listed[i].Status);
                }
            },
            iter: 100,
            threads: 1); // one file
    }

    public void Dispose() => _folder.Dispose();

    private static KeyStatus StatusOf(Verdict verdict, string id) => verdict switch
    {
        Accepted accepted when accepted.Key.Id == id => KeyStatus.Active,
        Refused { Reason: RefusalReason.Expired } refused when refused.Key?.Id == id => KeyStatus.Expired,
        Refused { Reason: RefusalReason.Disabled } refused when refused.Key?.Id == id => KeyStatus.Disabled,
        _ => KeyStatus.Unreadable,
    };

    private async Task<IReadOnlyList<KeySummary>> ListAsync(string[] keys)
    {
        await using var features = await StoreAsync(keys);
        return (await features.AskAsync(new ListKeys())).Keys;
    }

    private async Task<SomeFeatures> StoreAsync(params string[] keys)
    {
        await File.WriteAllTextAsync(_folder.File("keys.json"), $$"""{"keys":[{{string.Join(",", keys)}}],"revision":1}""", Encoding.UTF8);
        return new SomeFeatures(new StorageOptions { KeysFile = _folder.File("keys.json") }, clock: _clock);
    }
}
