using System.Text;
using System.Text.Json;
using CsCheck;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Ids;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Documents;

public sealed class HashedRecordTests
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
    public void Puts_the_hash_in_the_place_of_the_secret_and_keeps_every_other_byte(string before, string after) =>
        Assert.Equal(after.Replace("HASH", s_hash, StringComparison.Ordinal), Hashed(before));

    [Theory]
    [InlineData("""{"id":"k","secret":"sec_x","secret_hash":"HASH"}""", """{"id":"k","secret_hash":"HASH"}""")]
    [InlineData("""{ "secret_hash": "HASH", "secret": "sec_x", "id": "k" }""", """{ "secret_hash": "HASH", "id": "k" }""")]
    [InlineData("""{ "secret": "sec_x", "id": "k", "secret_hash": "HASH" }""", """{ "id": "k", "secret_hash": "HASH" }""")]
    public void A_secret_beside_its_hash_goes_and_the_hash_stays(string before, string after) =>
        Assert.Equal(
            after.Replace("HASH", s_hash, StringComparison.Ordinal),
            Hashed(before.Replace("HASH", s_hash, StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{"secret":"sec_old","id":"k","secret":"sec_x"}""", """{"id":"k","secret_hash":"HASH"}""")]
    [InlineData("""{"secret":"sec_old","id":"k","secret":"sec_x","secret_hash":"HASH","secret":"sec_x"}""", """{"id":"k","secret_hash":"HASH"}""")]
    public void A_secret_that_a_later_one_overrides_does_not_stay_behind(string before, string after) =>
        Assert.Equal(
            after.Replace("HASH", s_hash, StringComparison.Ordinal),
            Hashed(before.Replace("HASH", s_hash, StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{"id":"k","secret":"sec_x"}""", true)]
    [InlineData("""{"secret":"sec_x","id":"k","secret":null,"secret_hash":"sha256:00"}""", true)]
    [InlineData("""{"id":"k","secret":null}""", false)]
    [InlineData("""{"id":"k","m":{"secret":"sec_x"}}""", false)]
    [InlineData("""{"id":"k","secret_hash":"sha256:00"}""", false)]
    [InlineData("""["secret","sec_x"]""", false)]
    [InlineData("5", false)]
    public void Tells_which_keys_hold_a_secret(string json, bool holds) =>
        Assert.Equal(holds, HashedRecord.HoldsSecret(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Metadata_as_deep_as_Python_writes_it_stays()
    {
        var metadata = $"\"metadata\":{new string('[', 900)}{new string(']', 900)}";

        Assert.Equal($"{{{metadata},\"secret_hash\":\"{s_hash}\"}}", Hashed($"{{{metadata},\"secret\":\"sec_x\"}}"));
    }

    [Fact]
    public void Whatever_stands_around_it_the_digest_stays_and_no_secret_does()
    {
        var space = Gen.OneOf("", " ", "\n   ", "\t");
        var other = Gen.Int[0, 6].Select(static i => $"\"m{i}\":{new[] { "1.0", "null", "{\"secret\":\"in\"}", "[1, 2]", "\"\\u00e9\"", "-0", "\"x\"" }[i]}");
        var secret = Gen.Select(Gen.OneOf("secret", "secr\\u0065t"), Gen.OneOf("sec_a", "\\u0073ec_b", "é\\n"), static (name, text) => $"\"{name}\":\"{text}\"");
        var empty = Gen.OneOf("\"secret_hash\":null", "\"secret\":null");
        Gen.Select(Gen.OneOf(other, secret, empty).Array[1, 8], space, secret, static (members, s, last) =>
                $"{{{s}{string.Join($",{s}", members.Append(last))}{s}}}")
            .Sample(json =>
            {
                var before = KeyRecord.Read(Encoding.UTF8.GetBytes(json));
                Assert.True(SecretDigests.TryGet(before, out var digest));

                var after = KeyRecord.Read(HashedRecord.Write(before.Json, digest));

                Assert.True(SecretDigests.TryGet(after, out var digestAfter));
                Assert.True(digest == digestAfter);
                Assert.False(HashedRecord.HoldsSecret(after.Json));
                Assert.Equal(Others(before.Json), Others(after.Json));
            });
    }

    private static string Hashed(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.True(SecretDigests.TryGet(KeyRecord.Read(bytes), out var digest));
        Assert.True(digest == SecretDigest.Of("sec_x"u8));
        return Encoding.UTF8.GetString(HashedRecord.Write(bytes, digest));
    }

    private static string[] Others(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        return [.. document.RootElement.EnumerateObject().Where(static m => m.Name is not ("secret" or "secret_hash")).Select(static m => $"{m.Name}:{m.Value.GetRawText()}")];
    }
}
