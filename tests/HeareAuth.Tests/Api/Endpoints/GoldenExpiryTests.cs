using System.Globalization;
using System.Text.Json;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Endpoints;

/// <summary>A service with a key for every expiry of the golden file accepts those that the Python service would, by its parser.</summary>
public sealed class GoldenExpiryTests
{
    [Fact]
    public async Task Accepts_exactly_the_keys_whose_expiry_is_readable_and_in_the_future()
    {
        var cases = Golden.Json("iso8601.json").EnumerateArray().ToList();
        var keys = cases.Select(static (one, i) =>
            $$"""{"id":"key_{{i}}","name":"n","secret":"sec_{{i}}","expires_at":{{JsonSerializer.Serialize(one.GetProperty("text").GetString())}}}""");
        await using var service = await RunningService.StartAsync($$"""{"keys":[{{string.Join(',', keys)}}],"revision":1}""");

        for (var i = 0; i < cases.Count; i++)
        {
            var response = await service.VerifyAsync(string.Create(CultureInfo.InvariantCulture, $"sec_{i}"));

            Assert.Equal((cases[i].GetRawText(), IsAccepted(cases[i]) ? 200 : 403), (cases[i].GetRawText(), response.Status));
        }
    }

    /// <summary>An empty expiry means never, in both services. An overflow is after the year 9999 or before the year 1.</summary>
    private static bool IsAccepted(JsonElement one) => (one.GetProperty("text").GetString(), one.GetProperty("utc").GetString()) switch
    {
        ("", _) => true,
        (['9', ..], "overflow") => true,
        (_, null or "overflow" or ['1', '-', ..]) => false,
        _ => true,
    };
}
