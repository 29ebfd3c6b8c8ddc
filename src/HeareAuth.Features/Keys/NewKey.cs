using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Keys;

/// <summary>A key about to be stored: made up once, however often its write is tried.</summary>
internal sealed record NewKey(string Id, Secret Secret, string Name, string CreatedAt, string? ExpiresAt, string MetadataJson)
{
    /// <summary>Text stays text: only what JSON itself asks for is escaped.</summary>
    private static readonly JsonWriterOptions s_writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The members in the reference's order; the secret itself, or its hash.</summary>
    public byte[] ToJson(bool inPlaintext)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(output, s_writing);
        writer.WriteStartObject();
        writer.WriteString("id", Id);
        if (inPlaintext)
        {
            writer.WriteString("secret", Secret.Reveal());
        }
        else
        {
            writer.WriteString("secret_hash", SecretDigests.Format(SecretDigest.Of(Encoding.UTF8.GetBytes(Secret.Reveal()))));
        }

        writer.WriteString("name", Name);
        writer.WriteString("secret_type", "shared_secret");
        writer.WriteString("created_at", CreatedAt);
        writer.WriteNull("updated_at");
        writer.WriteString("expires_at", ExpiresAt);
        writer.WritePropertyName("metadata");
        writer.WriteRawValue(CompactJson.ToText(Encoding.UTF8.GetBytes(MetadataJson)), skipInputValidation: true); // validated before
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    public CreatedKey ToCreatedKey(ReadOnlySpan<byte> json) => new(KeyRecord.Read(json).ToSummary(KeyStatus.Active), Secret);
}
