using System.Text.Json;
using HeareAuth.Features.Ids;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Ids;

/// <summary>
/// The golden file has no quirk that needs a rule of its own: with the last underscore as the end of the prefix (base62
/// has none), every token comes apart into the parts that it was made of.
/// </summary>
public sealed class HeareIdTests
{
    private const string Token = "key_0001rR8bwbfPMUBu4JN";

    public static TheoryData<string, string, string, long, string> GoldenTokens()
    {
        var tokens = new TheoryData<string, string, string, long, string>();
        foreach (var token in Golden.Json("heare-ids.json").GetProperty("tokens").EnumerateArray())
        {
            var parsed = token.GetProperty("parsed");
            tokens.Add(
                Text(token, "token"), Text(parsed, "prefix"), Text(parsed, "generation"),
                parsed.GetProperty("timestamp").GetInt64(), Text(parsed, "entropy"));
        }

        return tokens;
    }

    public static TheoryData<string> GoldenNonsense() =>
        [.. Golden.Json("heare-ids.json").GetProperty("not_valid").EnumerateArray().Select(static e => Text(e, "token"))];

    public static TheoryData<string, string, string> GoldenSwaps()
    {
        var swaps = new TheoryData<string, string, string>();
        foreach (var swap in Golden.Json("heare-ids.json").GetProperty("swap_prefix").EnumerateArray())
        {
            swaps.Add(Text(swap, "token"), Text(swap, "to"), Text(swap, "result"));
        }

        return swaps;
    }

    [Theory]
    [MemberData(nameof(GoldenTokens))]
    public void Takes_a_token_of_the_reference_apart(string token, string prefix, string generation, long unixSeconds, string entropy)
    {
        Assert.True(HeareId.TryParse(token, out var id));

        Assert.Equal(
            (prefix, generation, unixSeconds, entropy), (id.Prefix, id.Generation.ToString(), id.UnixSeconds, id.Entropy));
    }

    [Theory]
    [MemberData(nameof(GoldenNonsense))]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("_")]
    [InlineData("key_")]
    [InlineData("_0001rR8bwbfPMUBu4JN")]
    [InlineData("0001rR8bwbfPMUBu4JN")]
    [InlineData("key_0001rR8b")]
    [InlineData("key_0001rR8bw")]
    [InlineData("key 0_0001rR8bwbfPMUBu4JN")]
    [InlineData("key_0001rR8bwbfPMUBu4JN ")]
    [InlineData("key_0001rR8bwbfPMUBu4JN\n")]
    [InlineData("key_0001rR8bwbfPMUBu4JN\0")]
    [InlineData("key_0001rR8bwbfPMU-u4JN")]
    [InlineData("kеy_0001rR8bwbfPMUBu4JN")]
    public void Knows_what_is_no_token(string? token) => Assert.False(HeareId.IsValid(token));

    [Theory]
    [MemberData(nameof(GoldenSwaps))]
    public void Swaps_the_prefix(string token, string prefix, string swapped)
    {
        Assert.True(HeareId.TryParse(token, out var id));

        Assert.Equal(swapped, id.WithPrefix(prefix));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("é")]
    public void Swaps_in_nothing_that_is_no_prefix(string prefix)
    {
        Assert.True(HeareId.TryParse(Token, out var id));

        Assert.Throws<ArgumentException>(() => id.WithPrefix(prefix));
    }

    [Fact]
    public void Reads_a_time_past_what_a_date_can_hold()
    {
        Assert.True(HeareId.TryParse("key_0zzzzzzzzx", out var id));

        Assert.Equal(218_340_105_584_895, id.UnixSeconds);
    }

    [Fact]
    public void Prints_no_entropy()
    {
        Assert.True(HeareId.TryParse("sec_0001rR8bwnX6tMxPi0U43SzmTqcYbW1euFlJjOC9dAHE8Lorhfa7BsQI2kDV", out var id));

        Assert.Equal("sec_***", id.ToString());
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!; // the file has it
}
