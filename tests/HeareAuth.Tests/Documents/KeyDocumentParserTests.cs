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
        ["no byte"] = [],
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
        ["NaN"] = [.. """{"keys":[NaN]}"""u8],
        ["no UTF-8 in a key"] = [.. "{\"keys\":[\""u8, 0xFF, .. "\"]}"u8],
        ["no UTF-8 in a member"] = [.. "{\"keys\":[],\"a\":\""u8, 0xC0, 0xAF, .. "\"}"u8],
        ["no UTF-8 in a name"] = [.. "{\"keys\":[],\""u8, 0xC0, 0xAF, .. "\":1}"u8],
        ["UTF-16"] = Encoding.Unicode.GetBytes("""{"keys":[]}"""),
        ["encrypted"] = [.. "HEARE_ENCRYPTED_V1:gAAAAA"u8],
    };

    public static TheoryData<string> Unreadable => [.. s_unreadable.Keys];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_document_that_is_none_is_refused_whole_from_memory_and_from_a_stream(string document)
    {
        Assert.Throws<DocumentUnreadableException>(() => KeyDocument.Parse(s_unreadable[document]));
        await Assert.ThrowsAsync<DocumentUnreadableException>(() => RecordingSink.OfAsync(new ChoppyStream(s_unreadable[document], 1)));
    }

    [Fact]
    public async Task A_document_cut_anywhere_is_refused_whole()
    {
        var whole = Encoding.UTF8.GetBytes(Some.Document());
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<DocumentUnreadableException>(() => KeyDocument.Parse(whole[..length]));
            await Assert.ThrowsAsync<DocumentUnreadableException>(() => RecordingSink.OfAsync(new ChoppyStream(whole.AsMemory(0, length), 1000)));
        }
    }

    [Fact]
    public void What_makes_a_document_unreadable_is_told_without_quoting_it()
    {
        var refused = Assert.Throws<DocumentUnreadableException>(
            static () => KeyDocument.Parse(Encoding.UTF8.GetBytes("{\"keys\":[\n{\"secret\":\"sec_cAnArY\"cAnArY}]}")));

        Assert.DoesNotContain("cAnArY", refused.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("line 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_come_in_their_order_and_as_they_stand()
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
    public async Task Pieces_of_any_size_give_the_same_parts_as_one(int pieceBytes)
    {
        var keys = Enumerable.Range(0, 900).Select(static i => Some.Key($"key_{i}", $"sec_{i}", name: new string('n', i % 97)));
        var document = $$"""{"before":{"a":[{{string.Join(", ", Enumerable.Range(0, 3000))}}]},"keys":[{{string.Join(",\n", keys)}}],"behind":"{{new string('x', 1000)}}"}""";

        var streamed = await RecordingSink.OfAsync(new ChoppyStream(Encoding.UTF8.GetBytes(document), pieceBytes));

        Assert.Equal(RecordingSink.Of(document).Parts, streamed.Parts);
        Assert.Equal(902, streamed.Parts.Count);
    }

    [Fact]
    public async Task The_end_of_the_buffer_may_fall_on_any_byte()
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

    [Fact]
    public async Task A_key_larger_than_any_buffer_is_read()
    {
        var key = Some.Key(name: new string('n', 1_000_000));

        var streamed = await RecordingSink.OfAsync(new ChoppyStream(Encoding.UTF8.GetBytes($$"""{"keys":[1,{{key}},2]}"""), 1000));

        Assert.Equal(["1", key, "2"], streamed.Keys);
    }

    /// <summary>Python reads and writes some 990 levels; a single key of that kind must not take all others down.</summary>
    [Fact]
    public async Task Metadata_as_deep_as_Python_writes_it_is_served()
    {
        var deep = $$$"""{"a":{{{new string('[', 900)}}}{{{new string(']', 900)}}}}""";
        var document = Encoding.UTF8.GetBytes(Some.Document(Some.Key("key_deep", "sec_deep").Replace("""{"env":"prod"}""", deep, StringComparison.Ordinal)));

        var loaded = await Ring.ReadAsync(document);

        Assert.Equal(2, loaded.Ring.Count);
        Assert.EndsWith($"\"metadata\":{deep}}}", Ring.AnswerTo(loaded, "sec_deep"), StringComparison.Ordinal);
    }
}
