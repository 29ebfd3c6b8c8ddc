using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Tests.Support;
using HeareAuth.Tests.Verification;

namespace HeareAuth.Tests.Documents;

public sealed class KeyDocumentParserTests
{
    private const int BufferBytes = 64 * 1024;

    private static readonly Dictionary<string, byte[]> s_unreadable = new()
    {
        ["empty"] = [],
        ["white space"] = [.. " \n"u8],
        ["a list"] = [.. "[]"u8],
        ["a list of keys"] = [.. """[{"id":"key_1","secret":"s","name":"n"}]"""u8],
        ["a string"] = [.. "\"keys\""u8],
        ["null"] = [.. "null"u8],
        ["an empty object"] = [.. "{}"u8],
        ["other members alone"] = [.. """{"revision":1}"""u8],
        ["null for keys"] = [.. """{"keys":null}"""u8],
        ["an object for keys"] = [.. """{"keys":{}}"""u8],
        ["keys in another case"] = [.. """{"Keys":[]}"""u8],
        ["keys one level down"] = [.. """{"document":{"keys":[]}}"""u8],
        ["keys twice"] = [.. """{"keys":[],"keys":[]}"""u8],
        ["keys twice, once escaped"] = [.. """{"keys":[],"k\u0065ys":[]}"""u8],
        ["HTML"] = [.. "<!DOCTYPE html><html></html>"u8],
        ["gzip"] = [0x1F, 0x8B, 0x08, 0x00, 0x00],
        ["a trailing text"] = [.. """{"keys":[]} x"""u8],
        ["two documents"] = [.. """{"keys":[]}{"keys":[]}"""u8],
        ["a comment"] = [.. """{"keys":[/* none */]}"""u8],
        ["a trailing comma"] = [.. """{"keys":[],}"""u8],
        ["NaN"] = [.. "NaN"u8],
        ["invalid UTF-8 in a key"] = [.. "{\"keys\":[\""u8, 0xFF, .. "\"]}"u8],
        ["invalid UTF-8 in a member"] = [.. "{\"keys\":[],\"a\":\""u8, 0xC0, 0xAF, .. "\"}"u8],
        ["invalid UTF-8 in a name"] = [.. "{\"keys\":[],\""u8, 0xC0, 0xAF, .. "\":1}"u8],
        ["UTF-16"] = Encoding.Unicode.GetBytes("""{"keys":[]}"""),
        ["encrypted"] = [.. "HEARE_ENCRYPTED_V1:gAAAAA"u8],
    };

    public static TheoryData<string> Unreadable => [.. s_unreadable.Keys];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Refuses_anything_but_a_key_document_from_memory_and_from_a_stream(string document)
    {
        Assert.Throws<DocumentUnreadableException>(() => KeyDocument.Parse(s_unreadable[document]));
        await Assert.ThrowsAsync<DocumentUnreadableException>(() => RecordingSink.OfAsync(new ChoppyStream(s_unreadable[document], 1)));
    }

    [Fact]
    public async Task Refuses_a_document_that_is_cut_anywhere()
    {
        var whole = Encoding.UTF8.GetBytes(Some.Document());
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<DocumentUnreadableException>(() => KeyDocument.Parse(whole[..length]));
            await Assert.ThrowsAsync<DocumentUnreadableException>(() => RecordingSink.OfAsync(new ChoppyStream(whole.AsMemory(0, length), 1000)));
        }
    }

    [Fact]
    public void Reports_what_is_wrong_without_quoting_the_document()
    {
        var refused = Assert.Throws<DocumentUnreadableException>(
            static () => KeyDocument.Parse(Encoding.UTF8.GetBytes("{\"keys\":[\n{\"secret\":\"sec_cAnArY\"cAnArY}]}")));

        Assert.DoesNotContain("cAnArY", refused.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("line 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_on_the_parts_unchanged_and_in_order()
    {
        var sink = RecordingSink.Of("\uFEFF { \"a\" : [ 1.50 , { } ] , \"keys\" : [ {\"id\": 1} , 2e+5 ,\"x\\u0041\", null, [ ] ] , \"b\\n\":\"\u00e9\" } \n");

        Assert.Equal(
            [
                "member \"a\" [ 1.50 , { } ]", "key {\"id\": 1}", "key 2e+5", "key \"x\\u0041\"", "key null", "key [ ]", "member \"b\\n\" \"\u00e9\"",
            ],
            sink.Parts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(BufferBytes - 1)]
    [InlineData(BufferBytes)]
    [InlineData(BufferBytes + 1)]
    [InlineData(int.MaxValue)]
    public async Task Finds_the_same_parts_in_pieces_of_any_size(int pieceBytes)
    {
        var keys = Enumerable.Range(0, 900).Select(static i => Some.Key($"key_{i}", $"sec_{i}", name: new string('n', i % 97)));
        var document = $$"""{"before":{"a":[{{string.Join(", ", Enumerable.Range(0, 3000))}}]},"keys":[{{string.Join(",\n", keys)}}],"behind":"{{new string('x', 1000)}}"}""";

        var streamed = await RecordingSink.OfAsync(new ChoppyStream(Encoding.UTF8.GetBytes(document), pieceBytes));

        Assert.Equal(RecordingSink.Of(document).Parts, streamed.Parts);
        Assert.Equal(902, streamed.Parts.Count);
    }

    [Fact]
    public async Task Finds_the_same_parts_wherever_the_buffer_ends()
    {
        var tail = """"],"m\u00fc":{"a":[1.5e3,true]},"revision":-12}"""";
        var key = """{"id":"key_\u0031","n":[-0.5e+3,null,false],"\\":"\"é☕𝒳"}""";
        var longest = Encoding.UTF8.GetByteCount(key + "," + key + tail);
        for (var place = 0; place <= longest; place++)
        {
            var filler = $$"""{"filler":"{{new string('f', BufferBytes - place)}}","keys":[""";
            var document = filler + key + "," + key + tail;

            var streamed = await RecordingSink.OfAsync(new MemoryStream(Encoding.UTF8.GetBytes(document)));

            Assert.Equal([key, key], streamed.Keys);
            Assert.Equal(5, streamed.Parts.Count);
        }
    }

    /// <summary>Python writes these values, so one of them must not make the whole document unreadable.</summary>
    [Theory]
    [InlineData("""{"keys":[{"a":NaN},{"b":1}]}""", "key {\"a\":NaN}|key {\"b\":1}")]
    [InlineData("""{"keys":[{"a":[Infinity,-Infinity , NaN]}]}""", "key {\"a\":[Infinity,-Infinity , NaN]}")]
    [InlineData("""{"keys":[NaN, -Infinity ,{}],"x":-Infinity}""", "key NaN|key -Infinity|key {}|member \"x\" -Infinity")]
    [InlineData("""{"revision":NaN,"keys":[{"a":"NaN\"","b":NaN}]}""", "member \"revision\" NaN|key {\"a\":\"NaN\\\"\",\"b\":NaN}")]
    public void Passes_on_non_finite_numbers_unchanged(string document, string parts) =>
        Assert.Equal(parts, string.Join('|', RecordingSink.Of(document).Parts));

    [Theory]
    [InlineData("""{"keys":[{"a":1NaN}]}""")]
    [InlineData("""{"keys":[{"a":NaN1}]}""")]
    [InlineData("""{"keys":[{"a":-NaN}]}""")]
    [InlineData("""{"keys":[{"a":nan}]}""")]
    [InlineData("""{"keys":[{"a":Infinityx}]}""")]
    [InlineData("""{"keys":[{"a":+Infinity}]}""")]
    [InlineData("""{"keys":[{NaN:1}]}""")]
    [InlineData("""{"keys":[{"a":NaN NaN}]}""")]
    [InlineData("""{"keys":[{"a":NaN}""")]
    [InlineData("""{"keys":NaN}""")]
    [InlineData("NaN")]
    public void Refuses_what_Python_would_not_read_either(string document) =>
        Assert.Throws<DocumentUnreadableException>(() => RecordingSink.Of(document));

    [Fact]
    public async Task Finds_non_finite_numbers_wherever_the_buffer_ends()
    {
        const string Key = """{"id":"key_1","n":[NaN,-Infinity, Infinity ,-1],"s":"NaN"}""";
        const string Tail = "],\"x\":-Infinity}";
        for (var place = 0; place <= (2 * Key.Length) + Tail.Length + 1; place++)
        {
            var document = $$"""{"filler":"{{new string('f', BufferBytes - place)}}","keys":[""" + Key + "," + Key + Tail;

            var streamed = await RecordingSink.OfAsync(new MemoryStream(Encoding.UTF8.GetBytes(document)));

            Assert.Equal([Key, Key], streamed.Keys);
            Assert.Equal("member \"x\" -Infinity", streamed.Parts[^1]);
        }
    }

    [Fact]
    public async Task Reads_a_key_larger_than_the_buffer()
    {
        var key = Some.Key(name: new string('n', 1_000_000));

        var streamed = await RecordingSink.OfAsync(new ChoppyStream(Encoding.UTF8.GetBytes($$"""{"keys":[1,{{key}},2]}"""), 1000));

        Assert.Equal(["1", key, "2"], streamed.Keys);
    }

    /// <summary>Python reads and writes about 990 levels. One such key must not make the others unreadable.</summary>
    [Fact]
    public async Task Serves_metadata_as_deep_as_Python_writes_it()
    {
        var deep = $$$"""{"a":{{{new string('[', 900)}}}{{{new string(']', 900)}}}}""";
        var document = Encoding.UTF8.GetBytes(Some.Document(Some.Key("key_deep", "sec_deep").Replace("""{"env":"prod"}""", deep, StringComparison.Ordinal)));

        var loaded = await Ring.ReadAsync(document);

        Assert.Equal(2, loaded.Ring.Count);
        Assert.EndsWith($"\"metadata\":{deep}}}", Ring.AnswerTo(loaded, "sec_deep"), StringComparison.Ordinal);
    }
}
