using System.Text;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Verification;

/// <summary>Which keys of a document are served.</summary>
public sealed class KeyRingBuilderTests
{
    private const string Good = """{"id":"key_1","secret":"sec_1","name":"One"}""";
    private const string GoodResponse = """{"valid":true,"key_id":"key_1","name":"One","metadata":{}}""";

    public static TheoryData<string> LeftOut =>
    [
        "1", "null", "\"key\"", "[]", "{}",
        """{"secret":"sec_2","name":"n"}""",
        """{"id":null,"secret":"sec_2","name":"n"}""",
        """{"id":"","secret":"sec_2","name":"n"}""",
        """{"id":7,"secret":"sec_2","name":"n"}""",
        """{"id":"key_2","secret":"sec_2"}""",
        """{"id":"key_2","secret":"sec_2","name":null}""",
        """{"id":"key_2","secret":"sec_2","name":7}""",
        """{"id":"key_2","secret":"sec_2","name":"\ud800"}""",
        """{"id":"\udc00","secret":"sec_2","name":"n"}""",
        """{"id":"key_2","name":"n"}""",
        """{"id":"key_2","secret":null,"name":"n"}""",
        """{"id":"key_2","secret":"","name":"n"}""",
        """{"id":"key_2","secret":7,"name":"n"}""",
        """{"id":"key_2","secret":"\ud800","name":"n"}""",
        """{"id":"key_2","secret_hash":"sha256:00","name":"n"}""",
        $$"""{"id":"key_2","secret_hash":"{{Some.HashOf("sec_2")[7..]}}","name":"n"}""",
        $$"""{"id":"key_2","secret_hash":"md5:{{Some.HashOf("sec_2")[7..]}}","name":"n"}""",
        $$"""{"id":"key_2","secret_hash":"{{Some.HashOf("sec_2")[..^1]}}g","name":"n"}""",
        $$"""{"id":"key_2","secret":"sec_2","secret_hash":"{{Some.HashOf("sec_3")}}","name":"n"}""",
        """{"id":"key_2","secret":"sec_2","secret_hash":"nonsense","name":"n"}""",
        """{"id":"key_1","secret":"sec_2","name":"a later one of an id"}""",
        """{"id":"\u006bey_1","secret":"sec_2","name":"a later one of an id, escaped"}""",
    ];

    [Theory]
    [MemberData(nameof(LeftOut))]
    public async Task Leaves_out_and_counts_a_key_that_cannot_be_read_and_serves_the_others(string key)
    {
        var loaded = await Ring.ReadKeysAsync(Good, key);

        Assert.Equal((1, 1), (loaded.Ring.Count, loaded.Unreadable));
        Assert.Equal(GoodResponse, Ring.AnswerTo(loaded, "sec_1"));
        Assert.Null(Ring.AnswerTo(loaded, "sec_2"));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("i\\udc00")]
    [InlineData("secret\\ud800")]
    public async Task Serves_a_key_next_to_a_member_whose_name_is_not_valid_Unicode(string name)
    {
        var key = Good.Insert(1, $"\"{name}\":1,");

        var loaded = await Ring.ReadAsync(Encoding.UTF8.GetBytes($"{{\"{name}\":0,\"keys\":[{key}]}}"));

        Assert.Equal(GoodResponse, Ring.AnswerTo(loaded, "sec_1"));
    }

    [Theory]
    [InlineData("a+1", "a\\u002b1")]
    [InlineData("a<'&>", "a\\u003c'\\u0026>")]
    [InlineData("caf\u00e9", "caf\\u00e9")]
    [InlineData("\ud83d\ude00", "\\ud83d\\ude00")]
    [InlineData("a\u007f", "a\\u007f")]
    [InlineData("a/b", "a\\/b")]
    public async Task Treats_ids_of_equal_text_as_duplicates_however_they_are_escaped(string plain, string escaped)
    {
        var loaded = await Ring.ReadKeysAsync($$"""{"id":"{{plain}}","secret":"sec_1","name":"One"}""", $$"""{"id":"{{escaped}}","secret":"sec_2","name":"Two"}""");

        Assert.Equal((1, 1), (loaded.Ring.Count, loaded.Unreadable));
        Assert.Null(Ring.AnswerTo(loaded, "sec_2"));
    }

    [Theory]
    [InlineData("""{"id":"key_2","secret":"sec_1","name":"Two"}""")]
    [InlineData("""{"id":"key_2","secret":"\u0073ec_1","name":"Two"}""")]
    public async Task Leaves_out_both_keys_that_share_a_secret(string twin)
    {
        var loaded = await Ring.ReadKeysAsync(Good, twin, """{"id":"key_3","secret":"sec_3","name":"Three"}""");

        Assert.Equal((1, 2), (loaded.Ring.Count, loaded.Unreadable));
        Assert.Null(Ring.AnswerTo(loaded, "sec_1"));
        Assert.NotNull(Ring.AnswerTo(loaded, "sec_3"));
    }

    [Fact]
    public async Task Treats_a_plaintext_secret_and_its_hash_as_duplicates()
    {
        var loaded = await Ring.ReadKeysAsync(Good, Some.Key("key_2", "sec_1"), Some.Key("key_3", "sec_1"));

        Assert.Equal((0, 3), (loaded.Ring.Count, loaded.Unreadable));
    }

    [Theory]
    [InlineData("secret", "sec_1")]
    [InlineData("secret_hash", null)]
    public async Task Serves_plaintext_and_hashed_secrets_alike(string member, string? value)
    {
        var loaded = await Ring.ReadKeysAsync($$"""{"id":"key_1","{{member}}":"{{value ?? Some.HashOf("sec_1")}}","name":"One"}""");

        Assert.Equal(GoodResponse, Ring.AnswerTo(loaded, "sec_1"));
    }

    [Fact]
    public async Task Serves_a_key_whose_secret_and_hash_agree_in_either_case()
    {
        var hash = Some.HashOf("sec_1");
        var loaded = await Ring.ReadKeysAsync($$"""{"id":"key_1","secret":"sec_1","secret_hash":"sha256:{{hash[7..].ToUpperInvariant()}}","name":"One"}""");

        Assert.Equal(GoodResponse, Ring.AnswerTo(loaded, "sec_1"));
        Assert.Null(Ring.AnswerTo(loaded, hash));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task Accepts_a_key_without_an_expiry_forever(string expiry)
    {
        var loaded = await Expiring(expiry);

        Assert.NotNull(Ring.AnswerTo(loaded, "sec_1", DateTimeOffset.MaxValue));
        Assert.Equal(0, loaded.UnreadableExpiries);
    }

    [Theory]
    [InlineData("\"next tuesday\"")]
    [InlineData("\" \"")]
    [InlineData("1735689600")]
    [InlineData("4102444800.5")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("\"\\ud800\"")]
    public async Task Refuses_and_counts_a_key_whose_expiry_cannot_be_read(string expiry)
    {
        var loaded = await Expiring(expiry);

        Assert.Equal(RefusalReason.Unreadable, Ring.ReasonToRefuse(loaded.Ring, "sec_1", DateTimeOffset.MinValue));
        Assert.Equal((1, 0, 1), (loaded.Ring.Count, loaded.Unreadable, loaded.UnreadableExpiries));
    }

    [Theory]
    [InlineData("\"2030-01-01T00:00:00Z\"")]
    [InlineData("\"2030-01-01\"")]
    [InlineData("\"2030-01-01T01:00:00+01:00\"")]
    [InlineData("\"2030-01-01T00:00:00.000000\"")]
    [InlineData("\"2030\\u002d01-01\"")]
    public async Task Accepts_a_key_until_one_tick_before_it_expires(string expiry)
    {
        var loaded = await Expiring(expiry);
        var end = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.NotNull(Ring.AnswerTo(loaded, "sec_1", end.AddTicks(-1)));
        Assert.Equal(RefusalReason.Expired, Ring.ReasonToRefuse(loaded.Ring, "sec_1", end));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("null", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("\"true\"", false)]
    public async Task Refuses_a_disabled_key(string enabled, bool isServed)
    {
        var loaded = await Ring.ReadKeysAsync($$"""{"id":"key_1","secret":"sec_1","name":"One","enabled":{{enabled}}}""");

        Assert.Equal(isServed ? null : RefusalReason.Disabled, Ring.ReasonToRefuse(loaded.Ring, "sec_1"));
        Assert.Equal(1, loaded.Ring.Count);
    }

    [Fact]
    public async Task Uses_the_last_of_two_members_of_one_name_as_Python_does()
    {
        var loaded = await Ring.ReadKeysAsync("""{"id":"key_0","id":"key_1","secret":"x","secret":"sec_1","name":"Zero","name":"One"}""");

        Assert.Equal(GoodResponse, Ring.AnswerTo(loaded, "sec_1"));
        Assert.Null(Ring.AnswerTo(loaded, "x"));
    }

    [Fact]
    public async Task Responds_with_name_and_metadata_as_stored_and_compact()
    {
        var loaded = await Ring.ReadKeysAsync(
            """{"metadata": { "z" : [ -0, 1.0, 1e+30 , 9223372036854775808 ], "a" : "\u0041 b", "__proto__": { } }, "name":"Caf\u00e9 \"☕\" \u001b", "secret":"sec_1", "id":"key_1"}""");

        Assert.Equal(
            """{"valid":true,"key_id":"key_1","name":"Caf\u00e9 \"☕\" \u001b","metadata":{"z":[-0,1.0,1e+30,9223372036854775808],"a":"\u0041 b","__proto__":{}}}""",
            Ring.AnswerTo(loaded, "sec_1"));
    }

    [Fact]
    public async Task Finds_each_of_ten_thousand_keys_and_nothing_else()
    {
        var loaded = await Ring.ReadKeysAsync([.. Enumerable.Range(0, 10_000).Select(static i => $$"""{"id":"key_{{i}}","secret":"sec_{{i}}","name":"{{i}}"}""")]);

        Assert.Equal((10_000, 0), (loaded.Ring.Count, loaded.Unreadable));
        Assert.All(Enumerable.Range(0, 10_000), i => Assert.Contains($"\"key_{i}\"", Ring.AnswerTo(loaded, $"sec_{i}"), StringComparison.Ordinal));
        Assert.All(Enumerable.Range(10_000, 1_000), i => Assert.Null(Ring.AnswerTo(loaded, $"sec_{i}")));
    }

    private static ValueTask<LoadedDocument> Expiring(string expiry) =>
        Ring.ReadKeysAsync($$"""{"id":"key_1","secret":"sec_1","name":"One","expires_at":{{expiry}}}""");
}
