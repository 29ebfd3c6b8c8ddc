using System.Text;
using System.Text.Json;
using HeareAuth.Features.Documents;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Documents;

public sealed class KeyDocumentTests
{
    [Fact]
    public void A_rewrite_keeps_every_byte_of_keys_and_unknown_members()
    {
        string[] keys =
        [
            "{ \"id\":\"key_1\",  \"secret\" :\"s\\u0065c\",\n\"name\":\"\u00e9\", \"x\": 1.50e+2, \"x\": null }",
            "{}", "7", "null", "\"\\ud800\"", "{\"id\":\"key_1\"}",
        ];
        const string Unknown = "{ \"n\" : 1.0, \"\\u0041\":[ ] }";

        var document = Parse($$"""{"unkn\u006fwn" : {{Unknown}},"keys" : [ {{string.Join(" ,\t", keys)}} ], "last": "\u2028"}""");

        var written = Encoding.UTF8.GetString(document.Write(5, "w").Join());

        var again = Parse(written);
        Assert.Equal(keys, again.Keys.Select(static key => Encoding.UTF8.GetString(key.Span)));
        Assert.Contains($"\"unkn\\u006fwn\":{Unknown}", written, StringComparison.Ordinal);
        Assert.Contains("\"last\":\"\\u2028\"", written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rewrite_holds_the_new_stamp_once_and_keeps_the_first_revision()
    {
        var written = Parse("""{"revision":1,"keys":[],"write_id":"old","first_revision":1,"revision":3}""").Write(7, "new").Join();

        using var json = JsonDocument.Parse(written, new JsonDocumentOptions { AllowDuplicateProperties = false });
        Assert.Equal((7, 1, "new"), (
            json.RootElement.GetProperty("revision").GetInt64(),
            json.RootElement.GetProperty("first_revision").GetInt64(),
            json.RootElement.GetProperty("write_id").GetString()));
    }

    [Fact]
    public void Only_the_write_that_creates_a_document_gives_it_a_first_revision()
    {
        Assert.Equal(7, Parse(KeyDocument.Absent.Write(7, "w").Join()).Stamp.FirstRevision);
        Assert.Null(Parse(Parse("""{"keys":[]}""").Write(7, "w").Join()).Stamp.FirstRevision);
    }

    [Fact]
    public void Keys_are_appended_at_the_end_and_removed_in_place()
    {
        var document = Parse("""{"a":1,"keys":[{"id":"key_1"},{"id":"key_2"},{"id":"key_3"}]}""");

        var appended = Parse(document.WithKeys([.. document.Keys, Encoding.UTF8.GetBytes("""{"id":"key_4"}""")]).Write(1, "w").Join());
        Assert.Equal((4, 3), (appended.Keys.Count, appended.IndexOf("key_4")));

        var deleted = Parse(appended.WithKeys([.. appended.Keys.Where((_, i) => i != 1)]).Write(2, "w").Join());
        Assert.Equal((0, -1, 1, 2), (deleted.IndexOf("key_1"), deleted.IndexOf("key_2"), deleted.IndexOf("key_3"), deleted.IndexOf("key_4")));
    }

    [Fact]
    public void An_id_is_found_even_if_it_is_escaped() => Assert.Equal(1, Parse("""{"keys":[{},{"id":"\u006bey_1"}]}""").IndexOf("key_1"));

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("-7", -7L)]
    [InlineData("\"7\"", null)]
    [InlineData("7.5", null)]
    [InlineData("null", null)]
    [InlineData("99999999999999999999", null)]
    public void A_revision_that_is_not_a_64_bit_integer_counts_as_none(string json, long? revision) =>
        Assert.Equal(revision, Parse($$"""{"keys":[],"revision":{{json}}}""").Stamp.Revision);

    private static KeyDocument Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    private static KeyDocument Parse(byte[] json) => KeyDocument.Parse(json);
}
