using System.Text.Encodings.Web;
using System.Text.Json;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api;

/// <summary>Documents that the Python service wrote, plain and encrypted: each of its keys gets the answer it must.</summary>
public sealed class GoldenVerifyTests
{
    private const string StorageSecret = Golden.StorageSecret;

    private static readonly JsonSerializerOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("keys.json", "keys.json")]
    [InlineData("keys.encrypted", "keys.json")]
    [InlineData("keys.legacy.json", "keys.legacy.json")]
    [InlineData("keys.legacy.encrypted", "keys.legacy.json")]
    public async Task Every_key_of_the_reference_gets_its_answer(string stored, string entriesOf)
    {
        using var expectations = JsonDocument.Parse(await File.ReadAllBytesAsync(Golden.PathOf("verify.json")));
        var entries = expectations.RootElement.EnumerateArray().Where(entry => entry.GetProperty("file").GetString() == entriesOf).ToArray();
        Assert.NotEmpty(entries);
        await using var service = await RunningService.StartAsync(await File.ReadAllTextAsync(Golden.PathOf(stored)), ("STORAGE_SECRET", StorageSecret));

        foreach (var entry in entries)
        {
            var response = await service.VerifyAsync(entry.GetProperty("api_key").GetString()!);

            Assert.Equal(
                (entry.GetProperty("name").GetString(), entry.GetProperty("status").GetInt32(), Normal(entry.GetProperty("body"))),
                (entry.GetProperty("name").GetString(), response.Status, Normal(response.Body)));
        }
    }

    private static string Normal(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Normal(document.RootElement);
    }

    /// <summary>Compact, members in their order, numbers digit for digit; only how characters are escaped is evened out.</summary>
    private static string Normal(JsonElement json) => JsonSerializer.Serialize(json, s_writing);
}
