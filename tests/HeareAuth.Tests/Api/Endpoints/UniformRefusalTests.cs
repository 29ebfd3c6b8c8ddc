using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Endpoints;

public sealed class UniformRefusalTests
{
    [Fact]
    public async Task Refuses_unknown_expired_disabled_and_unreadable_keys_with_identical_responses()
    {
        await using var service = await RunningService.StartAsync(Some.Document(
            Some.Key("key_2", "sec_expired", more: """{"expires_at":"2020-01-01T00:00:00Z"}"""),
            Some.Key("key_3", "sec_disabled", more: """{"enabled":false}"""),
            Some.Key("key_4", "sec_unreadable", more: """{"expires_at":"next tuesday"}"""),
            Some.Key("key_5", "sec_twin"),
            Some.Key("key_6", "sec_twin")));

        var unknown = WithoutDate(await service.VerifyAsync("sec_unknown"));

        Assert.StartsWith("403", unknown, StringComparison.Ordinal);
        foreach (var secret in (string[])["sec_expired", "sec_disabled", "sec_unreadable", "sec_twin", "no secret at all"])
        {
            Assert.Equal(unknown, WithoutDate(await service.VerifyAsync(secret)));
        }
    }

    private static string WithoutDate(RawResponse response) =>
        (response with { Headers = [.. response.Headers.Where(static header => header.Key != "Date")] }).ToString();
}
