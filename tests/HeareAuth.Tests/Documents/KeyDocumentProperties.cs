using System.Text;
using System.Text.Json;
using CsCheck;
using HeareAuth.Features.Documents;
using HeareAuth.Tests.Support;
using HeareAuth.Tests.Verification;

namespace HeareAuth.Tests.Documents;

public sealed class KeyDocumentProperties
{
    [Fact]
    public void Any_document_keeps_its_keys_and_unknown_members_through_a_rewrite() => JsonGen.Document.Sample(
        static document =>
        {
            var written = KeyDocument.Parse(Encoding.UTF8.GetBytes(document.Json)).Write(7, "w").Join();

            using var json = JsonDocument.Parse(written);
            var sink = RecordingSink.Of(Encoding.UTF8.GetString(written));
            Assert.Equal(document.Keys, sink.Keys);
            Assert.Equal(document.Keys.Length, json.RootElement.GetProperty("keys").GetArrayLength());
            Assert.Equal(
                RecordingSink.Of(document.Json).Parts.Where(IsUnknown),
                sink.Parts.Where(IsUnknown));
            Assert.Equal(document.Members.Length, sink.Parts.Count(IsUnknown));
        },
        iter: 3000);

    [Fact]
    public void Any_document_has_the_same_parts_in_pieces_as_in_one() => Gen.Select(JsonGen.Document, Gen.Int[1, 50]).Sample(
        static (document, pieceBytes) =>
        {
            var streamed = RecordingSink.OfAsync(new ChoppyStream(Encoding.UTF8.GetBytes(document.Json), pieceBytes));
            return streamed.IsCompletedSuccessfully && streamed.Result.Parts.SequenceEqual(RecordingSink.Of(document.Json).Parts);
        },
        iter: 3000);

    [Fact]
    public void Any_document_can_be_served() => JsonGen.Document.Sample(
        static document =>
        {
            var loaded = Ring.ReadAsync(Encoding.UTF8.GetBytes(document.Json));
            return loaded.IsCompletedSuccessfully && loaded.Result.Ring.Count + loaded.Result.Unreadable == document.Keys.Length;
        },
        iter: 3000);

    [Fact]
    public void Any_metadata_is_returned_with_equal_strings_and_the_same_digits() => JsonGen.Value.Sample(
        static metadata =>
        {
            var loaded = Ring.ReadKeysAsync($$"""{"id":"key_1","secret":"sec_1","name":"n","metadata":{{metadata}}}""");
            using var answer = JsonDocument.Parse(Ring.AnswerTo(loaded.Result, "sec_1")!);
            using var stored = JsonDocument.Parse(metadata);
            var answered = answer.RootElement.GetProperty("metadata").GetRawText();
            Assert.Equal(
                metadata == "null" ? "{}" : JsonSerializer.Serialize(stored.RootElement),
                JsonSerializer.Serialize(answer.RootElement.GetProperty("metadata")));
            Assert.DoesNotContain('\n', answered);
        },
        iter: 3000);

    private static bool IsUnknown(string part) =>
        part.StartsWith("member ", StringComparison.Ordinal)
        && !part.StartsWith("member \"revision\"", StringComparison.Ordinal)
        && !part.StartsWith("member \"write_id\"", StringComparison.Ordinal)
        && !part.StartsWith("member \"history\"", StringComparison.Ordinal);
}
