using HeareAuth.Cli.Text;

namespace HeareAuth.Tests.Cli.Text;

public sealed class IndentedJsonTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("[]", "[]")]
    [InlineData("5", "5")]
    [InlineData("""{"a":1e+30,"b":[1,2.50],"c":{},"d":[],"e":null}""", "{\n  \"a\": 1e+30,\n  \"b\": [\n    1,\n    2.50\n  ],\n  \"c\": {},\n  \"d\": [],\n  \"e\": null\n}")]
    [InlineData("""{"a":"{,:[\\\"]}"}""", "{\n  \"a\": \"{,:[\\\\\\\"]}\"\n}")]
    public void Indents_members_and_leaves_values_unchanged(string compact, string expected) =>
        Assert.Equal(expected, IndentedJson.From(compact));
}
