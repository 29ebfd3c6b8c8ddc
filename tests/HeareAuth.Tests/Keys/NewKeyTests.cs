using System.Text;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Keys;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Keys;

public sealed class NewKeyTests
{
    [Fact]
    public void Is_stored_as_compact_JSON_in_the_order_of_the_Python_service()
    {
        var key = new NewKey("key_1", new Secret("sec_1"), "n", "2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z", """{ "a" : 1.50, "b": [ "\u0041 " ] }""");

        var members = ""","name":"n","secret_type":"shared_secret","created_at":"2030-01-01T00:00:00Z","updated_at":null,"expires_at":"2031-01-01T00:00:00Z","metadata":{"a":1.50,"b":["\u0041 "]}}""";
        Assert.Equal($$"""{"id":"key_1","secret_hash":"{{Some.HashOf("sec_1")}}"{{members}}""", Text(key, inPlaintext: false));
        Assert.Equal($$"""{"id":"key_1","secret":"sec_1"{{members}}""", Text(key, inPlaintext: true));
    }

    [Fact]
    public void Escapes_in_a_name_only_what_JSON_requires_and_stores_no_expiry_as_null()
    {
        var key = new NewKey("key_1", new Secret("sec_1"), "Café ☕ <&'+/> \"\\ \t \u0001 \u00a0", "2030-01-01T00:00:00Z", ExpiresAt: null, "{}");

        var stored = Text(key, inPlaintext: true);

        Assert.Contains(""","name":"Café ☕ <&'+/> \"\\ \t \u0001 \u00A0",""", stored, StringComparison.Ordinal);
        Assert.EndsWith(""","updated_at":null,"expires_at":null,"metadata":{}}""", stored, StringComparison.Ordinal);
    }

    private static string Text(NewKey key, bool inPlaintext) => Encoding.UTF8.GetString(key.ToJson(inPlaintext).Span);
}
