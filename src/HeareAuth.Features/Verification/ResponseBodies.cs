using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Verification;

/// <summary>
/// Makes the answer of each key and lays it into large shared arrays, so that a million keys are a few hundred objects
/// to the garbage collector.
/// </summary>
internal sealed class ResponseBodies
{
    private const int FirstChunkBytes = 4 * 1024;
    private const int ChunkBytes = 1024 * 1024;

    private static readonly JsonWriterOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<byte[]> _chunks = [];
    private readonly ArrayBufferWriter<byte> _answer = new(1024);
    private int _used;

    public void Append(in KeyRecord record, ref KeyRing.Entry entry)
    {
        _answer.ResetWrittenCount();
        _answer.Write(KeyRing.AnswerStart);
        entry.RawIdLength = WriteText(record, KeyMember.Id);
        _answer.Write(KeyRing.BeforeName);
        entry.RawNameLength = WriteText(record, KeyMember.Name);
        _answer.Write(KeyRing.BeforeMetadata);
        WriteMetadata(record);
        _answer.Write("}"u8);

        entry.Length = _answer.WrittenCount;
        (entry.Chunk, entry.Offset) = Store(_answer.WrittenSpan);
    }

    public byte[][] ToArray() => [.. _chunks];

    /// <summary>
    /// An id that could be written in more than one way is written anew, so that equal ids are equal bytes. The relaxed
    /// encoder leaves every other character of ASCII as it stands.
    /// </summary>
    private int WriteText(in KeyRecord record, KeyMember member)
    {
        var before = _answer.WrittenCount;
        var raw = record.Raw(member);
        if (member is KeyMember.Id && (raw.Contains((byte)'\\') || raw.ContainsAnyInRange((byte)0x7f, (byte)0xff)) && record.Text(member) is { } text)
        {
            using var writer = new Utf8JsonWriter(_answer, s_relaxed);
            writer.WriteStringValue(text);
        }
        else
        {
            _answer.Write(raw);
        }

        return _answer.WrittenCount - before;
    }

    private void WriteMetadata(in KeyRecord record)
    {
        if (record[KeyMember.Metadata].IsAbsent)
        {
            _answer.Write("{}"u8);
        }
        else
        {
            CompactJson.Write(record.Raw(KeyMember.Metadata), _answer);
        }
    }

    private (int Chunk, int Offset) Store(ReadOnlySpan<byte> answer)
    {
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < answer.Length)
        {
            var size = _chunks.Count == 0 ? FirstChunkBytes : Math.Min(_chunks[^1].Length * 2, ChunkBytes);
            _chunks.Add(new byte[Math.Max(size, answer.Length)]);
            _used = 0;
        }

        var offset = _used;
        answer.CopyTo(_chunks[^1].AsSpan(offset));
        _used += answer.Length;
        return (_chunks.Count - 1, offset);
    }
}
