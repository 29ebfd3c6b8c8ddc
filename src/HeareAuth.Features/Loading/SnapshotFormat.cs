using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;
using HeareAuth.Features.Text;
using HeareAuth.Features.Verification;

namespace HeareAuth.Features.Loading;

/// <summary>
/// The body of a snapshot: a key document that contains only hashes, with a member <c>snapshot</c> that says where it
/// comes from, and a last line with the SHA-256 of the document, so that no flipped bit becomes another hash or expiry.
/// </summary>
internal static class SnapshotFormat
{
    private const int PieceBytes = 64 * 1024;
    private const int ChecksumBytes = 1 + (2 * SHA256.HashSizeInBytes);

    /// <summary>The first line of a snapshot file, before its body, which is plain or encrypted. It names the version.</summary>
    public static ReadOnlySpan<byte> Header => "HEARE_SNAPSHOT_V2\n"u8;

    /// <summary>Yields a snapshot's body in pieces, so that it is never in memory as a whole. A piece is valid until the next one is requested.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Write(SnapshotContent content)
    {
        var output = new ArrayBufferWriter<byte>(2 * PieceBytes);
        using var checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var writer = new Utf8JsonWriter(output);
        WriteHead(writer, content);
        var ring = content.Document.Ring;
        for (var (key, extra) = (0, 0); key < ring.Count; key++)
        {
            extra += WriteKey(writer, ring, key, extra);
            if (output.WrittenCount >= PieceBytes)
            {
                writer.Flush();
                checksum.AppendData(output.WrittenSpan);
                yield return output.WrittenMemory;
                output.ResetWrittenCount();
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        checksum.AppendData(output.WrittenSpan);
        output.Write(ChecksumLine(checksum.GetHashAndReset()));
        yield return output.WrittenMemory;
    }

    /// <summary>Returns what follows the header of a snapshot file. <see cref="RingSnapshot"/> ignores and later replaces one of another version.</summary>
    /// <exception cref="DocumentUnreadableException">The file is not a snapshot of this version.</exception>
    public static ReadOnlyMemory<byte> BodyOf(ReadOnlyMemory<byte> file) => file.Span.StartsWith(Header)
        ? file[Header.Length..]
        : throw Unreadable(
            $"The snapshot has a different version, and the next load replaces it: it does not start with {Encoding.ASCII.GetString(Header).TrimEnd()}");

    /// <exception cref="DocumentUnreadableException">The body is damaged.</exception>
    public static SnapshotContent Read(ReadOnlyMemory<byte> body)
    {
        var split = Math.Max(0, body.Length - ChecksumBytes);
        var json = body.Span[..split];
        if (!body.Span[split..].SequenceEqual(ChecksumLine(SHA256.HashData(json))))
        {
            throw Unreadable("The snapshot is damaged");
        }

        try
        {
            var sink = new Sink();
            KeyDocumentParser.Parse(json, sink);
            return sink.ToContent();
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw Unreadable("The snapshot lacks a member or has one of the wrong type", e);
        }
    }

    private static DocumentUnreadableException Unreadable(string reason, Exception? inner = null) =>
        new(FailureCode.SnapshotUnreadable, reason, remedy: null, inner);

    private static void WriteHead(Utf8JsonWriter writer, SnapshotContent content)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("snapshot");
        writer.WriteString("location", content.Location);
        writer.WriteString("etag", content.ETag);
        writer.WriteString("written_at", IsoTime.Format(content.WrittenAt.UtcDateTime));
        writer.WriteBoolean("encrypted", content.Document.Facts.IsEncrypted);
        writer.WriteBoolean("hashes_only", content.Document.Facts.HoldsHashesOnly);
        writer.WriteNumber("plaintext_keys", content.Document.Facts.HoldsHashesOnly ? 0 : 1); // for earlier versions, which compare it with 0
        writer.WriteBoolean("forked", content.Document.HasForked);
        writer.WriteEndObject();
        WriteStamp(writer, content.Document.Stamp);
        writer.WriteStartArray("keys");
    }

    /// <param name="firstExtra">The index of the key's first extra digest, if it has any.</param>
    /// <returns>How many extra digests the key has.</returns>
    private static int WriteKey(Utf8JsonWriter writer, KeyRing ring, int key, int firstExtra)
    {
        var extraDigests = ring.ExtraDigests[firstExtra..];
        var count = 0;
        while (count < extraDigests.Length && extraDigests[count].Key == key)
        {
            count++;
        }

        SnapshotKey.Write(writer, ring, key, extraDigests[..count]);
        return count;
    }

    private static byte[] ChecksumLine(byte[] hash) => Encoding.ASCII.GetBytes("\n" + Convert.ToHexStringLower(hash));

    private static void WriteStamp(Utf8JsonWriter writer, in DocumentStamp stamp)
    {
        WriteNumber(writer, "revision", stamp.Revision);
        WriteNumber(writer, "first_revision", stamp.FirstRevision);
        if (stamp.WriteId is { } writeId)
        {
            writer.WriteString("write_id", writeId);
        }

        writer.WritePropertyName("history");
        writer.WriteRawValue(stamp.History.ToString());
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
    }

    private sealed class Sink : IKeyDocumentSink
    {
        private readonly KeyRingBuilder _ring = new();
        private DocumentStamp _stamp;
        private JsonElement _about;

        public void Key(ReadOnlySpan<byte> json) => SnapshotKey.Read(json, _ring);

        public void Member(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json)
        {
            _stamp = _stamp.With(rawName, json);
            if (rawName.SequenceEqual("\"snapshot\""u8))
            {
                var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = KeyDocumentParser.MaxDepth });
                _about = JsonElement.ParseValue(ref reader);
            }
        }

        public SnapshotContent ToContent()
        {
            var ring = _ring.Build();
            var holdsHashesOnly = _about.TryGetProperty("hashes_only", out var hashesOnly)
                ? hashesOnly.GetBoolean()
                : ring.Count > 0 && _about.GetProperty("plaintext_keys").GetInt32() == 0; // of an earlier version
            var document = new LoadedDocument(ring, new DocumentFacts(_stamp, _about.GetProperty("encrypted").GetBoolean(), holdsHashesOnly))
            {
                HasForked = _about.TryGetProperty("forked", out var forked) && forked.GetBoolean(),
            };
            return new SnapshotContent(
                document, Text("etag"), Text("location"), DateTimeOffset.Parse(Text("written_at"), CultureInfo.InvariantCulture));
        }

        private string Text(string member) => _about.GetProperty(member).GetString() ?? throw new FormatException();
    }
}
