using System.Text;
using CsCheck;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Ids;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Documents;

public sealed class SecretsAtRestTests
{
    private static readonly string s_hash = Some.HashOf("sec_x");

    [Theory]
    [InlineData("""{"id":"k","secret":"sec_x","name":"n"}""", """{"id":"k","secret_hash":"HASH","name":"n"}""")]
    [InlineData("""{ "id" : "k" , "secret" :  "sec_x" , "n": 1.50e+3 }""", """{ "id" : "k" , "secret_hash" :  "HASH" , "n": 1.50e+3 }""")]
    [InlineData("""{"secret":"sec_x"}""", """{"secret_hash":"HASH"}""")]
    [InlineData("""{"secr\u0065t":"sec\u005fx","id":"\u006b"}""", """{"secret_hash":"HASH","id":"\u006b"}""")]
    [InlineData("""{"id":"k","secret":"sec_x","secret_hash":null}""", """{"id":"k","secret_hash":"HASH"}""")]
    [InlineData("""{"secret_hash":null,"id":"k","secret":"sec_x"}""", """{"id":"k","secret_hash":"HASH"}""")]
    [InlineData("""{"s\ud800":1,"secret":"sec_x"}""", """{"s\ud800":1,"secret_hash":"HASH"}""")]
    [InlineData("""{"m":{"secret":"sec_inner"},"secret":"sec_x"}""", """{"m":{"secret":"sec_inner"},"secret_hash":"HASH"}""")]
    public void Replaces_the_secret_with_its_hash_and_keeps_every_other_byte(string before, string after) =>
        Assert.Equal(WithHash(after), Hashed(before));

    [Theory]
    [InlineData("""{"id":"k","secret":"sec_x","secret_hash":"HASH"}""", """{"id":"k","secret_hash":"HASH"}""")]
    [InlineData("""{ "secret_hash": "HASH", "secret": "sec_x", "id": "k" }""", """{ "secret_hash": "HASH", "id": "k" }""")]
    [InlineData("""{ "secret": "sec_x", "id": "k", "secret_hash": "HASH" }""", """{ "id": "k", "secret_hash": "HASH" }""")]
    public void Only_removes_a_secret_whose_hash_is_already_stored(string before, string after) =>
        Assert.Equal(WithHash(after), Hashed(before));

    [Theory]
    [InlineData("""{"secret":"sec_old","id":"k","secret":"sec_x"}""", """{"id":"k","secret_hash":"HASH"}""")]
    [InlineData("""{"secret":"sec_old","id":"k","secret":"sec_x","secret_hash":"HASH","secret":"sec_x"}""", """{"id":"k","secret_hash":"HASH"}""")]
    [InlineData("""{"secret":"sec_old","id":"k","secret":null,"secret_hash":"HASH"}""", """{"id":"k","secret_hash":"HASH"}""")]
    public void Leaves_no_secret_that_a_later_duplicate_overrides(string before, string after) =>
        Assert.Equal(WithHash(after), Hashed(before));

    [Fact]
    public void Keeps_metadata_as_deep_as_Python_writes_it()
    {
        var metadata = $"\"metadata\":{new string('[', 900)}{new string(']', 900)}";

        Assert.Equal($"{{{metadata},\"secret_hash\":\"{s_hash}\"}}", Hashed($"{{{metadata},\"secret\":\"sec_x\"}}"));
    }

    [Fact]
    public void Keeps_the_digest_and_no_secret_of_any_record()
    {
        var space = Gen.OneOf("", " ", "\n   ", "\t");
        var other = Gen.Int[0, 6].Select(static i => $"\"m{i}\":{new[] { "1.0", "null", "{\"secret\":\"in\"}", "[1, 2]", "\"\\u00e9\"", "-0", "\"x\"" }[i]}");
        var secret = Gen.Select(Gen.OneOf("secret", "secr\\u0065t"), Gen.OneOf("sec_a", "\\u0073ec_b", "é\\n"), static (name, text) => $"\"{name}\":\"{text}\"");
        var empty = Gen.OneOf("\"secret_hash\":null", "\"secret\":null", "\"secret\":\"\"");
        Gen.Select(Gen.OneOf(other, secret, empty).Array[1, 8], space, secret, static (members, s, last) =>
                $"{{{s}{string.Join($",{s}", members.Append(last))}{s}}}")
            .Sample(static json =>
            {
                var before = Encoding.UTF8.GetBytes(json);
                Assert.True(SecretDigests.TryGet(KeyRecord.Read(before), out var digest));

                var after = KeyRecord.Read(SecretsAtRest.Hash(before, digest).Span);

                Assert.True(SecretDigests.TryGet(after, out var digestAfter));
                Assert.True(digest == digestAfter);
                Assert.False(after.RevealsSecret);
            });
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("", true, true)]
    [InlineData("""{"keys":[]}""", false, true)]
    [InlineData("""{"keys":[],"revision":1}""", false, false)]
    [InlineData("""{"keys":[],"revision":1}""", true, true)]
    [InlineData("""{"keys":[{"secret_hash":"h"}]}""", false, true)]
    [InlineData("""{"keys":[{"secret_hash":"h"}],"revision":1}""", false, false)]
    [InlineData("""{"keys":[{"secret_hash":"h"}],"revision":1}""", true, false)]
    [InlineData("""{"keys":[{"secret_hash":"h"},{"secret":"s"}],"revision":1}""", false, true)]
    [InlineData("""{"keys":[{"secret":"overridden","secret_hash":"h","secret":null}],"revision":1}""", false, false)]
    public void New_secrets_are_plaintext_only_if_the_Python_service_must_still_read_them(string document, bool compatible, bool plaintext) =>
        Assert.Equal(
            plaintext,
            SecretsAtRest.ArePlaintextIn(document.Length == 0 ? KeyDocument.Absent : KeyDocument.Parse(Encoding.UTF8.GetBytes(document)), compatible));

    private static string WithHash(string json) => json.Replace("HASH", s_hash, StringComparison.Ordinal);

    private static string Hashed(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(WithHash(json));
        Assert.True(SecretDigests.TryGet(KeyRecord.Read(bytes), out var digest));
        Assert.True(digest == SecretDigest.Of("sec_x"u8));
        return Encoding.UTF8.GetString(SecretsAtRest.Hash(bytes, digest).Span);
    }
}
