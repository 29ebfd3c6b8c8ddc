using HeareAuth.Features.Keys;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Keys;

/// <summary>Which record <see cref="ShowKey"/> finds in documents that other writers have left untidy.</summary>
public sealed class KeyFinderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_records_with_one_id_are_one_key()
    {
        const string Keys = """{"id":"key_0001rR8bwb","name":"one","secret":"s1"},{"id":"key_0001rR8bwb","name":"one","secret":"s2"},{"id":"key_0001rR8bwb"}""";

        Assert.Equal("key_0001rR8bwb", (await ShowAsync(Keys, new ShowKey("key_0001rR8b"))).Value?.Id);
        Assert.Equal("key_0001rR8bwb", (await ShowAsync(Keys, new ShowKey(null, "one"))).Value?.Id);
    }

    [Fact]
    public async Task Records_without_an_id_cannot_be_meant()
    {
        const string Keys = """{"name":"one","secret":"s1"},{"id":"","name":"one"},7,{"id":"key_2","name":"one","secret":"s2"},{"name":"two"}""";

        Assert.Equal("key_2", (await ShowAsync(Keys, new ShowKey(null, "one"))).Value?.Id);
        Assert.Equal(FailureCode.KeyNotFound, (await ShowAsync(Keys, new ShowKey(null, "two"))).Failure?.Code);
    }

    /// <summary>Otherwise a key could become unreachable because another writer stores a longer id.</summary>
    [Fact]
    public async Task A_whole_id_is_never_taken_for_a_prefix()
    {
        const string Keys = """{"id":"key_0001rR8bwbX","name":"long"},{"id":"key_0001rR8bwb","name":"short"},{"id":"key_0001rR8bwbY","name":"long"}""";

        Assert.Equal("short", (await ShowAsync(Keys, new ShowKey("key_0001rR8bwb"))).Value?.Name);
    }

    /// <summary>Otherwise the name of a record that no service serves would delete a key that is in use under another name.</summary>
    [Theory]
    [InlineData("live")]
    [InlineData("stale copy")]
    public async Task A_name_does_not_choose_a_key_that_has_another_name_too(string name)
    {
        const string Keys = """{"id":"key_1","name":"live","secret":"s1"},{"id":"key_2","name":"x"},{"id":"key_1","name":"stale copy","secret":"s2"}""";

        var failure = (await ShowAsync(Keys, new ShowKey(null, name))).Failure!;

        Assert.Equal(FailureCode.KeyAmbiguous, failure.Code);
        Assert.Equal("by_name", failure.Field);
        Assert.Contains("key_1", failure.Reason, StringComparison.Ordinal);
        Assert.Equal("live", (await ShowAsync(Keys, new ShowKey("key_1"))).Value?.Name);
    }

    [Fact]
    public async Task An_ambiguous_choice_lists_at_most_ten_ids()
    {
        var keys = string.Join(',', Enumerable.Range(0, 12).Select(static i => $$"""{"id":"key_0001rR8bwb{{i:00}}","name":"one"}"""));

        foreach (var choice in (ShowKey[])[new("key_0001rR8bwb"), new(null, "one")])
        {
            var failure = (await ShowAsync(keys, choice)).Failure!;
            Assert.Equal(FailureCode.KeyAmbiguous, failure.Code);
            Assert.EndsWith("key_0001rR8bwb09 and 2 more", failure.Reason, StringComparison.Ordinal);
        }
    }

    private async Task<Result<KeySummary>> ShowAsync(string keys, ShowKey choice)
    {
        await File.WriteAllTextAsync(_folder.File("keys.json"), $$"""{"keys":[{{keys}}],"revision":1}""");
        await using var features = new SomeFeatures(new StorageOptions { KeysFile = _folder.File("keys.json") });
        return await features.SendAsync(choice);
    }
}
