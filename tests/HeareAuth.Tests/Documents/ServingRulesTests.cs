using System.Text;
using CsCheck;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Documents;

public sealed class ServingRulesTests
{
    [Fact]
    public void Leaves_out_what_cannot_be_read_the_later_keys_of_an_id_and_all_keys_of_a_secret() => Assert.Equal(
        [1, 2, 3, 6, 7, 8, 9],
        LeftOut(
            Some.Key(),
            """{"secret":"sec_1","name":"n"}""",
            """{"id":"key_none","name":"n"}""",
            """{"id":"key_two","name":"n","secret":"sec_2","secret_hash":"sha256:00"}""",
            Some.Key("key_late", "sec_3", more: """{"expires_at":"tomorrow"}"""),
            Some.Key("key_twin", "sec_4"),
            Some.Key("key_twin", "sec_5"),
            Some.Key("key_same1", "sec_6"),
            Some.Key("key_same2", "sec_6"),
            "5",
            Some.Key("key_free", "sec_5")));

    [Fact]
    public void Agrees_with_the_ring_about_any_document()
    {
        var id = Gen.OneOf("\"id\":\"a\",", "\"id\":\"b\",", "\"id\":\"c\",", "\"id\":\"d\",", "\"id\":\"\\u0061\",", "\"id\":5,", "");
        var secret = Gen.OneOf("\"secret\":\"s1\"", "\"secret\":\"s2\"", "\"secret\":\"s3\"", $"\"secret_hash\":\"{Some.HashOf("s1")}\"", "\"secret\":null", "\"secret\":\"s1\",\"secret_hash\":\"md5:0\"");
        var expiry = Gen.OneOf("", "\"expires_at\":null,", "\"expires_at\":\"\",", "\"expires_at\":\"2030-01-01\",", "\"expires_at\":\"no\",", "\"expires_at\":7,");
        Gen.Select(id, expiry, secret, static (i, e, s) => $$"""{{{i}}{{e}}"name":"n",{{s}}}""").Array[0, 8].Sample(keys =>
        {
            var builder = new KeyRingBuilder();
            foreach (var key in keys)
            {
                builder.Add(KeyRecord.Read(Encoding.UTF8.GetBytes(key)));
            }

            var ring = builder.Build();
            var leftOut = LeftOut(keys);
            var unreadable = keys.Where((key, i) => !leftOut.Contains(i)
                && ServingRules.StateOf(KeyRecord.Read(Encoding.UTF8.GetBytes(key)), out _) is KeyState.Unreadable);
            Assert.Equal((keys.Length, builder.Unreadable, builder.UnreadableExpiries), (ring.Count + leftOut.Count, leftOut.Count, unreadable.Count()));
        });
    }

    private static IReadOnlyCollection<int> LeftOut(params string[] keys) =>
        [.. ServingRules.LeftOut(KeyDocument.Parse(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', keys)}}]}"""))).Order()];
}
