using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HeareAuth.Tests.Support;

/// <summary>Builds keys and documents for tests; they are valid unless a test changes them.</summary>
internal static class Some
{
    /// <summary>The secret of the key in <see cref="Document"/>.</summary>
    public const string Secret = "sec_1goodgoodgoodgoodgoodgoodgoodgoodgoodgoodgoodgoodgoodgoodgood";

    public const string KeyId = "key_0001rR8bwbfPMUBu4JN";

    public const string Answer = $$$"""{"valid":true,"key_id":"{{{KeyId}}}","name":"My Service","metadata":{"env":"prod"}}""";

    /// <summary>Builds a document with the one valid key and any further keys.</summary>
    public static string Document(params ReadOnlySpan<string> moreKeys) =>
        $$"""{"keys":[{{string.Join(",", [Key(), .. moreKeys])}}],"revision":1700000000000,"first_revision":1700000000000,"write_id":"w1"}""";

    /// <param name="more">A JSON object with members to add or replace.</param>
    public static string Key(string id = KeyId, string secret = Secret, string name = "My Service", string more = "{}")
    {
        var key = new JsonObject
        {
            ["id"] = id,
            ["secret_hash"] = HashOf(secret),
            ["name"] = name,
            ["secret_type"] = "shared_secret",
            ["created_at"] = "2024-01-20T10:30:00Z",
            ["updated_at"] = null,
            ["expires_at"] = null,
            ["metadata"] = new JsonObject { ["env"] = "prod" },
        };
        foreach (var (member, value) in JsonNode.Parse(more)!.AsObject())
        {
            key[member] = value?.DeepClone();
        }

        return key.ToJsonString();
    }

    public static string HashOf(string secret) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Builds the body of a verification request.</summary>
    public static string Body(string secret = Secret) => $$"""{"api_key":{{JsonSerializer.Serialize(secret)}}}""";
}
