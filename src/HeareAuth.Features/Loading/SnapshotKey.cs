using System.Text.Json;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Text;
using HeareAuth.Features.Verification;

namespace HeareAuth.Features.Loading;

/// <summary>
/// Writes and reads one key of a snapshot: as in a key document, plus what only a ring has in a member <c>parts</c>. That
/// member comes first, so that reading the many keys without it costs nothing.
/// </summary>
internal static class SnapshotKey
{
    private static ReadOnlySpan<byte> BeforeParts => "{\"parts\":"u8;

    /// <param name="extraDigests">Those of this key.</param>
    public static void Write(Utf8JsonWriter writer, KeyRing ring, int key, ReadOnlySpan<ExtraDigest> extraDigests)
    {
        ref readonly var entry = ref ring.Entries[key];
        writer.WriteStartObject();
        if (entry.HasAttributes || !extraDigests.IsEmpty)
        {
            WriteParts(writer, ring.Attributes(key), extraDigests);
        }

        writer.WritePropertyName("id");
        writer.WriteRawValue(ring.RawId(key), skipInputValidation: true);
        writer.WriteString("secret_hash", SecretDigests.Format(entry.Digest));
        writer.WritePropertyName("name");
        writer.WriteRawValue(ring.RawName(key), skipInputValidation: true);
        if (entry.State is KeyState.Disabled)
        {
            writer.WriteBoolean("enabled", value: false);
        }

        if (entry.State is not (KeyState.Active or KeyState.Disabled))
        {
            writer.WriteBoolean("expires_at", value: false); // unreadable when it is read back, too
        }
        else if (entry.NotAfterTicks is not KeyRing.NeverTicks)
        {
            writer.WriteString("expires_at", IsoTime.Format(new DateTime(entry.NotAfterTicks, DateTimeKind.Utc)));
        }

        writer.WritePropertyName("metadata");
        writer.WriteRawValue(ring.RawMetadata(key), skipInputValidation: true);
        writer.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter writer, ReadOnlySpan<byte> attributes, ReadOnlySpan<ExtraDigest> extraDigests)
    {
        writer.WriteStartObject("parts");
        writer.WriteBase64String("attributes", attributes);
        writer.WriteStartArray("digests");
        foreach (ref readonly var extra in extraDigests)
        {
            writer.WriteStartObject();
            writer.WriteString("sha256", extra.Digest.ToHex());
            writer.WriteNumber("not_after_ticks", extra.NotAfterTicks);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">A part is damaged.</exception>
    /// <exception cref="InvalidOperationException">A part has the wrong type.</exception>
    /// <exception cref="KeyNotFoundException">A part is missing.</exception>
    public static void Read(ReadOnlySpan<byte> json, KeyRingBuilder ring)
    {
        var record = KeyRecord.Read(json);
        if (!json.StartsWith(BeforeParts))
        {
            ring.Add(record);
            return;
        }

        var reader = new Utf8JsonReader(json[BeforeParts.Length..], new JsonReaderOptions { MaxDepth = KeyDocumentParser.MaxDepth });
        var parts = JsonElement.ParseValue(ref reader);
        ExtraDigest[] extraDigests = [.. parts.GetProperty("digests").EnumerateArray().Select(ReadDigest)];
        ring.Add(record, extraDigests, parts.GetProperty("attributes").GetBytesFromBase64());
    }

    private static ExtraDigest ReadDigest(JsonElement extra) =>
        SecretDigest.TryParseHex(Encoding.UTF8.GetBytes(extra.GetProperty("sha256").GetString() ?? ""), out var digest)
            ? new ExtraDigest { Digest = digest, NotAfterTicks = extra.GetProperty("not_after_ticks").GetInt64() }
            : throw new FormatException();
}
