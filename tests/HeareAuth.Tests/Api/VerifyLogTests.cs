using System.Text.RegularExpressions;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api;

/// <summary>The log lines of a running service, which tell the operator what the caller is not told.</summary>
public sealed partial class VerifyLogTests
{
    [Fact]
    public async Task Logs_why_a_key_was_refused_and_which_key_it_was()
    {
        await using var service = await RunningService.StartAsync(Some.Document(
            Some.Key("key_2", "sec_expired", "Old", """{"expires_at":"2020-01-01T00:00:00Z"}"""),
            Some.Key("key_3", "sec_disabled", "Off", """{"enabled":false}"""),
            Some.Key("key_4", "sec_unreadable", "Odd", """{"expires_at":"next tuesday"}"""),
            Some.Key("key_5", "sec_twin"),
            Some.Key("key_6", "sec_twin")));
        foreach (var secret in (string[])["sec_unknown", "guess", "sec_expired", "sec_disabled", "sec_unreadable", "sec_twin"])
        {
            Assert.Equal((403, """{"valid":false,"error":"Invalid API key"}"""), Read(await service.VerifyAsync(secret)));
        }

        Assert.Equal(400, (await service.PostAsync("/verify", "{}")).Status);
        Assert.Equal((200, Some.Answer), Read(await service.VerifyAsync()));
        await service.StopAsync();

        Assert.Equal(
            [
                """{"event":"verification_failed","level":"warning","timestamp":"T","secret_prefix":"sec_","user_agent":"unknown","reason":"unknown"}""",
                """{"event":"verification_failed","level":"warning","timestamp":"T","secret_prefix":"***","user_agent":"unknown","reason":"unknown"}""",
                """{"event":"verification_failed","level":"warning","timestamp":"T","secret_prefix":"sec_","user_agent":"unknown","reason":"expired","key_id":"key_2","key_name":"Old"}""",
                """{"event":"verification_failed","level":"warning","timestamp":"T","secret_prefix":"sec_","user_agent":"unknown","reason":"disabled","key_id":"key_3","key_name":"Off"}""",
                """{"event":"verification_failed","level":"warning","timestamp":"T","secret_prefix":"sec_","user_agent":"unknown","reason":"unreadable","key_id":"key_4","key_name":"Odd"}""",
                """{"event":"verification_failed","level":"warning","timestamp":"T","secret_prefix":"sec_","user_agent":"unknown","reason":"unknown"}""",
                $$"""{"event":"verification_success","level":"info","timestamp":"T","key_id":"{{Some.KeyId}}","key_name":"My Service","user_agent":"unknown"}""",
            ],
            service.LogLines.Where(static line => line.Event?.StartsWith("verification_", StringComparison.Ordinal) is true)
                .Select(static line => Timestamp().Replace(line.Text, "\"timestamp\":\"T\"")));
    }

    private static (int Status, string Body) Read(RawResponse response) => (response.Status, response.Body);

    [GeneratedRegex("\"timestamp\":\"[^\"]*\"")]
    private static partial Regex Timestamp();
}
