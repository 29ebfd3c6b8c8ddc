using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>What a service says of itself while something is wrong.</summary>
internal static class ServiceStates
{
    public static async Task<string> ReadinessAsync(this RunningService service)
    {
        var answer = await service.GetAsync("/ready");
        return $"{answer.Status} {answer.Body}";
    }

    public static Task MustBeAsync(this RunningService service, int status, string word, TimeSpan? within = null) =>
        Eventually.HoldsAsync(
            async () => Assert.Equal($"{status} {{\"status\":\"{word}\"}}", await service.ReadinessAsync()),
            within);

    /// <summary>Refuses what the store gives now, keeps its keys, and says so.</summary>
    public static async Task MustKeepItsKeysAsync(this RunningService service, string reason)
    {
        Assert.Equal(500, (await service.RefreshAsync()).Status);
        Assert.Equal(200, (await service.VerifyAsync()).Status);
        await service.MustBeAsync(200, "degraded");
        await service.LoggedAsync("refresh_failed", line => line.Field("error")!.Contains(reason, StringComparison.Ordinal));
    }
}
