using HeareAuth.Cli.Errors;

namespace HeareAuth.Tests.Cli.Errors;

public sealed class SpellingTests
{
    private static readonly string[] s_known = ["create", "list", "show", "delete"];

    [Theory]
    [InlineData("lst", "list")]
    [InlineData("crate", "create")]
    [InlineData("delte", "delete")]
    [InlineData("frobnicate", null)]
    [InlineData("", null)]
    [InlineData("rm", null)]
    public void Finds_the_word_that_was_meant(string typed, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(typed, s_known));

    [Theory]
    [InlineData("--yess", "--yes")]
    [InlineData("--nmae", "--name")]
    [InlineData("--kee", "--key")]
    [InlineData("--see", null)]
    [InlineData("-v", null)]
    public void Finds_the_option_that_was_meant(string typed, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(typed, ["--key", "--yes", "--name", "-h", "-o"]));
}
