using HeareAuth.Features.Keys;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Keys;

public sealed class KeyIdRulesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "key_id_invalid")]
    [InlineData("key_\n", "key_id_invalid")]
    [InlineData("sec_1", "key_id_is_secret")]
    [InlineData("sec_\n", "key_id_is_secret")]
    public Task Reports_one_failure_of_a_wrong_id(string id, string code) => MustFailAsync(id, code);

    [Theory]
    [InlineData('k', "key_id_invalid")]
    [InlineData('s', "key_id_is_secret")]
    public Task Reports_one_failure_of_an_id_that_is_too_long(char first, string code) =>
        MustFailAsync((first is 's' ? "sec_" : "key_") + new string('a', 125), code);

    private async Task MustFailAsync(string id, string code)
    {
        await using var features = new SomeFeatures(new StorageOptions { KeysFile = _folder.File("keys.json") });

        foreach (var failures in new[] { (await features.SendAsync(new ShowKey(id))).Failures, (await features.SendAsync(new DeleteKey(id))).Failures })
        {
            Assert.Equal((code, "id"), (Assert.Single(failures).Code.Name, failures[0].Field));
        }
    }
}
