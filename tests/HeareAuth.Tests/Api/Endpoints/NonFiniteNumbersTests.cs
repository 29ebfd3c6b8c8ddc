using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Endpoints;

/// <summary>Python writes NaN and Infinity into metadata, which no JSON response could repeat.</summary>
public sealed class NonFiniteNumbersTests
{
    [Theory]
    [InlineData("\"metadata\":{\"a\":NaN}")]
    [InlineData("\"metadata\":[Infinity , -Infinity]")]
    [InlineData("\"expires_at\":NaN")]
    [InlineData("\"unknown\":[[-Infinity]]")]
    [InlineData("\"enabled\":Infinity")]
    public async Task Leaves_out_the_key_alone_with_a_warning(string member)
    {
        var odd = $$"""{"id":"key_odd","name":"odd","secret":"sec_odd",{{member}}}""";
        await using var service = await RunningService.StartAsync(
            $$"""{"keys":[{{odd}},{{Some.Key()}},{"id":"key_3","name":"n","secret":"sec_3","metadata":{"s":"NaN"} }],"revision":1,"x":NaN}""");

        Assert.Equal(Some.Answer, (await service.VerifyAsync()).Body);
        Assert.Equal("""{"valid":true,"key_id":"key_3","name":"n","metadata":{"s":"NaN"}}""", (await service.VerifyAsync("sec_3")).Body);
        Assert.Equal(403, (await service.VerifyAsync("sec_odd")).Status);
        Assert.Equal("1", (await service.LoggedAsync("keys_skipped")).Field("count"));
        Assert.Equal("2", (await service.LoggedAsync("startup")).Field("keys_loaded"));
    }

    /// <summary>Without a revision, such a document must not replace one that contained only hashes.</summary>
    [Fact]
    public async Task A_revision_that_is_not_a_number_counts_as_none()
    {
        await using var service = await RunningService.StartAsync();

        await service.ReplaceDocumentAsync(Some.Document().Replace("\"revision\":1700000000000", "\"revision\":Infinity", StringComparison.Ordinal));

        Assert.Equal(500, (await service.RefreshAsync()).Status);
        Assert.Contains("no revision", (await service.LoggedAsync("refresh_failed")).Field("error"), StringComparison.Ordinal);
        Assert.Equal(200, (await service.VerifyAsync()).Status);
    }
}
