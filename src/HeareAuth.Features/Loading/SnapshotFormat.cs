using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Text;
using HeareAuth.Features.Verification;

namespace HeareAuth.Features.Loading;

/// <summary>
/// A snapshot is a key document with hashes and one member more, <c>snapshot</c>, that says what it is of. A line with
/// its SHA-256 stands behind it: a bit that flipped on the disk must not become another hash or expiry.
/// </summary>
internal static class SnapshotFormat
{
    private const int ChecksumBytes = 1 + (2 * SHA256.HashSizeInBytes);

    public static byte[] Write(SnapshotContent content)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteStartObject("snapshot");
        writer.WriteString("location", content.Location);
        writer.WriteString("etag", content.ETag);
        writer.WriteString("written_at", IsoTime.Format(content.WrittenAt.UtcDateTime));
        writer.WriteBoolean("encrypted", content.Document.IsEncrypted);
        writer.WriteNumber("plaintext_secrets", content.Document.PlaintextSecrets);
        writer.WriteEndObject();
        WriteNumber(writer, "revision", content.Document.Stamp.Revision);
        WriteNumber(writer, "first_revision", content.Document.Stamp.FirstRevision);
        writer.WriteStartArray("keys");
        for (var i = 0; i < content.Document.Ring.Count; i++)
        {
            WriteKey(writer, content.Document.Ring, i);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return [.. output.WrittenSpan, .. Checksum(output.WrittenSpan)];
    }

    /// <exception cref="DocumentUnreadableException">It is no snapshot.</exception>
    public static SnapshotContent Read(ReadOnlyMemory<byte> plain)
    {
        var split = Math.Max(0, plain.Length - ChecksumBytes);
        var json = plain.Span[..split];
        if (!plain.Span[split..].SequenceEqual(Checksum(json)))
        {
            throw new DocumentUnreadableException(FailureCode.SnapshotUnreadable, "The snapshot is damaged");
        }

        var sink = new Sink();
        KeyDocumentParser.Parse(json, sink);
        return sink.ToContent();
    }

    private static byte[] Checksum(ReadOnlySpan<byte> json) =>
        Encoding.ASCII.GetBytes("\n" + Convert.ToHexStringLower(SHA256.HashData(json)));

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
    }

    private static void WriteKey(Utf8JsonWriter writer, KeyRing ring, int index)
    {
        var notAfterTicks = ring.NotAfterTicks(index);
        writer.WriteStartObject();
        writer.WritePropertyName("id");
        writer.WriteRawValue(ring.RawId(index), skipInputValidation: true);
        writer.WriteString("secret_hash", SecretDigests.Format(ring.Digest(index)));
        writer.WritePropertyName("name");
        writer.WriteRawValue(ring.RawName(index), skipInputValidation: true);
        if (notAfterTicks is KeyRing.RefusedTicks)
        {
            writer.WriteBoolean("enabled", value: false);
        }
        else if (notAfterTicks is not KeyRing.NeverTicks)
        {
            writer.WriteString("expires_at", IsoTime.Format(new DateTime(notAfterTicks, DateTimeKind.Utc)));
        }

        writer.WritePropertyName("metadata");
        writer.WriteRawValue(ring.RawMetadata(index), skipInputValidation: true);
        writer.WriteEndObject();
    }

    private sealed class Sink : IKeyDocumentSink
    {
        private readonly KeyRingBuilder _ring = new();
        private DocumentStamp _stamp;
        private JsonElement? _about;

        public void Key(ReadOnlySpan<byte> json) => _ring.Add(KeyRecord.Read(json));

        public void Member(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json)
        {
            _stamp = _stamp.With(rawName, json);
            if (rawName.SequenceEqual("\"snapshot\""u8))
            {
                var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = KeyDocumentParser.DeepestJson });
                _about = JsonElement.ParseValue(ref reader);
            }
        }

        public SnapshotContent ToContent()
        {
            try
            {
                var about = _about ?? throw new FormatException();
                var document = new LoadedDocument(_ring.Build(), _stamp, about.GetProperty("encrypted").GetBoolean())
                {
                    PlaintextSecrets = about.GetProperty("plaintext_secrets").GetInt32(),
                };
                return new SnapshotContent(
                    document,
                    about.GetProperty("etag").GetString() ?? throw new FormatException(),
                    about.GetProperty("location").GetString() ?? throw new FormatException(),
                    DateTimeOffset.Parse(about.GetProperty("written_at").GetString() ?? "", CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException or KeyNotFoundException)
            {
                throw new DocumentUnreadableException(FailureCode.SnapshotUnreadable, "The snapshot does not say which document it holds", remedy: null, e);
            }
        }
    }
}
