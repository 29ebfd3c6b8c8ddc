using System.Text;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Endpoints;

/// <summary>Tests which bodies POST /verify accepts and how it responds to each.</summary>
public sealed class VerifyBodyTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string MissingKeyBody = """{"error":"Missing api_key field"}""";
    private const string MalformedJsonBody = """{"error":"Malformed JSON"}""";
    private const string InvalidKeyBody = """{"valid":false,"error":"Invalid API key"}""";

    private static readonly Dictionary<string, string> s_withoutKey = new()
    {
        ["an empty body"] = "",
        ["an empty object"] = "{}",
        ["null"] = "null",
        ["an empty list"] = "[]",
        ["a list of a body"] = $"[{Some.Body()}]",
        ["a bare string"] = "\"sec_cAnArY\"",
        ["a bare number"] = "1",
        ["a null key"] = """{"api_key":null}""",
        ["an integer"] = """{"api_key":1}""",
        ["a fraction"] = """{"api_key":1.5}""",
        ["a number of 5000 digits"] = $$"""{"api_key":{{new string('9', 5000)}}}""",
        ["true"] = """{"api_key":true}""",
        ["a list"] = """{"api_key":["sec_cAnArY"]}""",
        ["an object"] = """{"api_key":{"api_key":"sec_cAnArY"}}""",
        ["an empty string"] = """{"api_key":""}""",
        ["upper case API_KEY"] = $$"""{"API_KEY":"{{Some.Secret}}"}""",
        ["a key in a nested object"] = $$"""{"body":{{Some.Body()}}}""",
    };

    private static readonly Dictionary<string, string> s_malformed = new()
    {
        ["api_key twice"] = $$"""{"api_key":"{{Some.Secret}}","api_key":"{{Some.Secret}}"}""",
        ["api_key twice, once escaped"] = $$"""{"api_key":"{{Some.Secret}}","api_ke\u0079":1}""",
        ["a trailing comma"] = $$"""{"api_key":"{{Some.Secret}}",}""",
        ["a comment"] = $$"""{"api_key":"{{Some.Secret}}"/* cAnArY */}""",
        ["single quotes"] = "{'api_key':'sec_cAnArY'}",
        ["text after the object"] = Some.Body() + " cAnArY",
        ["two documents"] = Some.Body() + Some.Body(),
        ["a truncated object"] = Some.Body()[..^1],
        ["a truncated string"] = Some.Body()[..^2],
        ["NaN"] = """{"api_key":NaN}""",
        ["a depth of 9"] = $$"""{"api_key":"{{Some.Secret}}","a":{{new string('[', 8)}}{{new string(']', 8)}}}""",
        ["5000 open brackets"] = new string('[', 5000),
        ["a NUL inside a string"] = "{\"api_key\":\"sec_cAnArY\0\"}",
        ["a newline inside a string"] = "{\"api_key\":\"sec_cAnArY\n\"}",
        ["half a surrogate pair"] = """{"api_key":"sec_cAnArY\ud800"}""",
        ["only white space"] = " \r\n\t",
        ["form data"] = "api_key=sec_cAnArY",
    };

    private static readonly Dictionary<string, byte[]> s_notUtf8 = new()
    {
        ["FF FE in the key"] = [.. "{\"api_key\":\"sec_"u8, 0xFF, 0xFE, .. "\"}"u8],
        ["an overlong C0 AF in the key"] = [.. "{\"api_key\":\"sec_"u8, 0xC0, 0xAF, .. "\"}"u8],
        ["an encoded surrogate in the key"] = [.. "{\"api_key\":\"sec_"u8, 0xED, 0xA0, 0x80, .. "\"}"u8],
        ["FF FE in another member"] = [.. Encoding.UTF8.GetBytes(Some.Body()[..^1]), .. ",\"a\":\""u8, 0xFF, 0xFE, .. "\"}"u8],
        ["UTF-16"] = Encoding.Unicode.GetBytes(Some.Body()),
        ["UTF-16 with its mark"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Some.Body())],
    };

    private static readonly Dictionary<string, byte[]> s_good = new()
    {
        ["an escaped member name"] = Bytes($$"""{"\u0061pi_key":"{{Some.Secret}}"}"""),
        ["an escaped key"] = Bytes(Some.Body().Replace("sec_", "\\u0073ec\\u005f", StringComparison.Ordinal)),
        ["trailing white space"] = Bytes(Some.Body() + " \r\n\t "),
        ["a byte order mark"] = [0xEF, 0xBB, 0xBF, .. Bytes(Some.Body())],
        ["unknown members before and behind"] = Bytes($$"""{"a":[1,{"api_key":2}],"api_key":"{{Some.Secret}}","b":null}"""),
        ["a depth of 8"] = Bytes($$"""{"api_key":"{{Some.Secret}}","a":{{new string('[', 7)}}{{new string(']', 7)}}}"""),
        ["16,384 bytes exactly"] = Bytes(Some.Body() + new string(' ', (16 * 1024) - Some.Body().Length)),
    };

    private static readonly Dictionary<string, string> s_otherKeys = new()
    {
        ["an unknown key"] = "sec_1cAnArY",
        ["a space before"] = " " + Some.Secret,
        ["a space behind"] = Some.Secret + " ",
        ["a right-to-left override"] = Some.Secret.Insert(10, "\u202E"),
        ["a Cyrillic look-alike"] = Some.Secret.Replace('o', '\u043E'),
        ["a NUL at the end"] = Some.Secret + "\0",
        ["513 bytes"] = new string('k', 513),
        ["16,000 bytes"] = new string('k', 16_000),
        ["the last character changed"] = Some.Secret[..^1] + "x",
        ["the case changed"] = Some.Secret.ToUpperInvariant(),
        ["one character less"] = Some.Secret[..^1],
        ["the key's id"] = Some.KeyId,
        ["the stored hash"] = Some.HashOf(Some.Secret),
        ["an emoji"] = "🔑",
    };

    public static TheoryData<string> WithoutKey => [.. s_withoutKey.Keys];

    public static TheoryData<string> Malformed => [.. s_malformed.Keys];

    public static TheoryData<string> NotUtf8 => [.. s_notUtf8.Keys];

    public static TheoryData<string> Good => [.. s_good.Keys];

    public static TheoryData<string> OtherKeys => [.. s_otherKeys.Keys];

    private RunningService Service => fixture.Service;

    [Theory]
    [MemberData(nameof(WithoutKey))]
    public async Task Responds_400_missing_to_a_body_without_a_key(string body) =>
        await fixture.AssertResponseAsync(await Service.PostAsync("/verify", s_withoutKey[body]), 400, MissingKeyBody);

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Responds_400_malformed_to_a_body_that_is_not_strict_JSON(string body) =>
        await fixture.AssertResponseAsync(await Service.PostAsync("/verify", s_malformed[body]), 400, MalformedJsonBody);

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public async Task Responds_400_malformed_to_a_body_that_is_not_UTF8(string body) =>
        await fixture.AssertResponseAsync(await Service.PostAsync("/verify", s_notUtf8[body]), 400, MalformedJsonBody);

    [Theory]
    [MemberData(nameof(Good))]
    public async Task Accepts_a_good_key_in_any_valid_JSON_spelling(string body) =>
        await fixture.AssertResponseAsync(await Service.PostAsync("/verify", s_good[body]), 200, Some.Answer);

    [Theory]
    [MemberData(nameof(OtherKeys))]
    public async Task Refuses_a_key_that_differs_in_any_way(string key) =>
        await fixture.AssertResponseAsync(await Service.VerifyAsync(s_otherKeys[key]), 403, InvalidKeyBody);

    [Fact]
    public async Task Neither_reads_nor_logs_a_key_in_the_query() =>
        await fixture.AssertResponseAsync(await Service.PostAsync($"/verify?api_key={Some.Secret}&cAnArY", ""), 400, MissingKeyBody);

    [Fact]
    public async Task Does_not_let_a_key_in_the_query_override_the_body() =>
        await fixture.AssertResponseAsync(await Service.PostAsync($"/verify?api_key={Some.Secret}", Some.Body("sec_cAnArY")), 403, InvalidKeyBody);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
