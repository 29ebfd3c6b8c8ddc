using System.Text;
using CsCheck;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Documents;

public sealed class UnreadableRecordsTests
{
    [Fact]
    public void Names_what_cannot_be_read_by_its_id_or_by_its_place()
    {
        var (leftOut, refused) = In(
            Some.Key(),
            """{"secret":"sec_1","name":"n"}""",
            """{"id":"key_none","name":"n"}""",
            """{"id":"key_two","name":"n","secret":"sec_2","secret_hash":"sha256:00"}""",
            Some.Key("key_late", "sec_3", more: """{"expires_at":"tomorrow"}"""),
            Some.Key("key_twin", "sec_4"),
            Some.Key("key_twin", "sec_5"),
            Some.Key("key_same1", "sec_6"),
            Some.Key("key_same2", "sec_6"),
            "5");

        Assert.Equal(["record 2", "key_none", "key_two", "key_twin", "key_same1", "key_same2", "record 10"], leftOut);
        Assert.Equal(["key_late"], refused);
    }

    [Fact]
    public void Counts_as_the_service_does_when_it_loads()
    {
        var id = Gen.OneOf("\"id\":\"a\",", "\"id\":\"b\",", "\"id\":\"c\",", "\"id\":\"d\",", "\"id\":5,", "");
        var secret = Gen.OneOf("\"secret\":\"s1\"", "\"secret\":\"s2\"", "\"secret\":\"s3\"", $"\"secret_hash\":\"{Some.HashOf("s1")}\"", "\"secret\":null", "\"secret\":\"s1\",\"secret_hash\":\"md5:0\"");
        var expiry = Gen.OneOf("", "\"expires_at\":null,", "\"expires_at\":\"\",", "\"expires_at\":\"2030-01-01\",", "\"expires_at\":\"no\",", "\"expires_at\":7,");
        Gen.Select(id, expiry, secret, static (i, e, s) => $$"""{{{i}}{{e}}"name":"n",{{s}}}""").Array[0, 8].Sample(keys =>
        {
            var ring = new KeyRingBuilder();
            foreach (var key in keys)
            {
                ring.Add(KeyRecord.Read(Encoding.UTF8.GetBytes(key)));
            }

            ring.Build();
            var (leftOut, _) = In(keys);
            Assert.Equal(ring.Unreadable, leftOut.Count);
        });
    }

    private static (IReadOnlyList<string> LeftOut, IReadOnlyList<string> Refused) In(params string[] keys) =>
        UnreadableRecords.In(KeyDocument.Parse(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', keys)}}]}""")));
}
