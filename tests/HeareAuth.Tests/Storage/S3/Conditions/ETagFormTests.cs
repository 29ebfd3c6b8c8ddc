using HeareAuth.Features.Storage.S3.Conditions;

namespace HeareAuth.Tests.Storage.S3.Conditions;

public sealed class ETagFormTests
{
    [Theory]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"\"", "")]
    [InlineData("abc", "abc")]
    [InlineData("\"", "\"")]
    [InlineData("W/\"abc\"", "W/\"abc\"")]
    public void Strips_quotes_only_if_the_store_wants_bare_ETags(string etag, string bare)
    {
        Assert.Equal(etag, ETagForm.Quoted.Apply(etag));
        Assert.Equal(bare, ETagForm.Bare.Apply(etag));
    }
}
