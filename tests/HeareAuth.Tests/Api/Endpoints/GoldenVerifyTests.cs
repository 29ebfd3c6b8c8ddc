using System.Text.Encodings.Web;
using System.Text.Json;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Endpoints;

/// <summary>Verifies every key of documents that the Python service wrote, plain and encrypted.</summary>
public sealed class GoldenVerifyTests
{
    private const string StorageSecret = Golden.StorageSecret;

    private static readonly JsonSerializerOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("keys.json", "keys.json")]
    [InlineData("keys.encrypted", "keys.json")]
    [InlineData("keys.legacy.json", "keys.legacy.json")]
    [InlineData("keys.legacy.encrypted", "keys.legacy.json")]
    public async Task Responds_to_every_key_of_the_Python_service_as_it_does(string stored, string entriesOf)
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

    /// <summary>Normalizes character escapes and white space, and keeps the order of members and the digits of numbers.</summary>
    private static string Normal(JsonElement json) => JsonSerializer.Serialize(json, s_writing);
}
