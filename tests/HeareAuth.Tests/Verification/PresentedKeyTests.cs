using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Documents;

namespace HeareAuth.Tests.Verification;

public sealed class PresentedKeyTests
{
    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = 8 };

    [Theory]
    [InlineData("""{"api_key":"sec_0abc"}""", "sec_0abc", "sec_")]
    [InlineData("""{"api_key":"anything else"}""", "anything else", "***")]
    [InlineData("""{"api_key":"sec\u005f\u00e9\n"}""", "sec_é\n", "sec_")]
    [InlineData("""{"api_key":"\ud83d\ude00"}""", "😀", "***")]
    public void Keeps_the_digest_of_the_exact_bytes_and_a_prefix_that_reveals_nothing(string body, string secret, string prefix)
    {
        var key = PresentedKey.FromJson(Encoding.UTF8.GetBytes(body));

        Assert.Equal((PresentedKeyState.Present, SecretDigest.Of(Encoding.UTF8.GetBytes(secret)), prefix), (key.State, key.Digest, key.Prefix));
    }

    [Fact]
    public void Reads_an_escaped_key_of_any_length()
    {
        var secret = new string('é', 5000);

        var key = PresentedKey.FromJson(Encoding.UTF8.GetBytes($$"""{"api_key":"{{secret.Replace("é", "\\u00e9", StringComparison.Ordinal)}}"}"""));

        Assert.Equal(SecretDigest.Of(Encoding.UTF8.GetBytes(secret)), key.Digest);
    }

    [Fact]
    public void Reads_a_body_in_two_segments_like_one_in_one()
    {
        var body = Encoding.UTF8.GetBytes("""{"a":[1,"\u00e9"],"api_key":"sec_\u0041é"}""");
        for (var cut = 0; cut <= body.Length; cut++)
        {
            Assert.Equal(PresentedKey.FromJson(body), PresentedKey.FromJson(InTwo(body, cut)));
        }
    }

    [Fact]
    public void Never_throws_whatever_the_bytes() =>
        Gen.OneOf<byte[]>(
                Gen.Byte.Array[0, 60],
                Gen.OneOf<string>(Gen.OneOf("{", "}", "\"api_key\"", "\"sec_1\"", ":", ",", "[", "]", "null", "\\ud800", "\uFEFF", "\"", "1", " "), JsonGen.Text)
                    .Array[0, 12].Select(static parts => Encoding.UTF8.GetBytes(string.Concat(parts))))
            .Sample(static body => Enum.IsDefined(PresentedKey.FromJson(body).State), iter: 30_000);

    [Fact]
    public void Finds_a_key_among_any_other_members() => Gen.Select(JsonGen.Text, JsonGen.Value, JsonGen.Text, JsonGen.Value).Sample(
        static (before, first, behind, second) =>
        {
            Skip(before, behind, out var usable);
            if (!usable)
            {
                return;
            }

            var key = PresentedKey.FromJson(Encoding.UTF8.GetBytes($$"""{ {{before}} :{{first}}, "api_key" : "sec_1", {{behind}}:{{second}} }"""));
            Assert.Equal((PresentedKeyState.Present, SecretDigest.Of("sec_1"u8)), (key.State, key.Digest));
        },
        iter: 5000);

    [Fact]
    public void Reports_a_missing_key_for_any_JSON_without_one() => JsonGen.Value.Sample(
        static json =>
        {
            using var document = JsonDocument.Parse(json, s_strict);
            if (document.RootElement.ValueKind is not JsonValueKind.Object || !document.RootElement.TryGetProperty("api_key", out _))
            {
                Assert.Equal(PresentedKeyState.Missing, PresentedKey.FromJson(Encoding.UTF8.GetBytes(json)).State);
            }
        },
        iter: 5000);

    private static void Skip(string before, string behind, out bool usable) =>
        usable = JsonSerializer.Deserialize<string>(before) != "api_key" && JsonSerializer.Deserialize<string>(behind) != "api_key";

    private static ReadOnlySequence<byte> InTwo(byte[] bytes, int cut)
    {
        var first = new Piece(bytes.AsMemory(0, cut), 0);
        var second = new Piece(bytes.AsMemory(cut), cut);
        first.Follow(second);
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public void Follow(Piece next) => Next = next;
    }
}
