using System.Buffers;
using System.Buffers.Binary;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;

namespace HeareAuth.Features.Verification;

/// <summary>
/// Builds the response body of each key and packs it into large shared arrays, so that a million keys are a few hundred
/// objects to the garbage collector.
/// </summary>
internal sealed class ResponseBodies
{
    private const int FirstChunkBytes = 4 * 1024;
    private const int ChunkBytes = 1024 * 1024;

    private readonly List<byte[]> _chunks = [];
    private readonly ArrayBufferWriter<byte> _body = new(1024);
    private int _used;

    /// <summary>Packs one key, followed by its attributes if it has any, and records their position in the entry.</summary>
    public void Append(in KeyRecord record, ReadOnlySpan<byte> attributes, ref KeyRing.Entry entry)
    {
        _body.ResetWrittenCount();
        _body.Write(KeyRing.BeforeId);
        entry.RawIdLength = Write(ServingRules.UniformId(record));
        _body.Write(KeyRing.BeforeName);
        entry.RawNameLength = Write(record.Raw(KeyMember.Name));
        _body.Write(KeyRing.BeforeMetadata);
        WriteMetadata(record);
        _body.Write("}"u8);
        entry.Length = _body.WrittenCount;

        if (!attributes.IsEmpty)
        {
            entry.HasAttributes = true;
            BinaryPrimitives.WriteInt32LittleEndian(_body.GetSpan(sizeof(int)), attributes.Length);
            _body.Advance(sizeof(int));
            _body.Write(attributes);
        }

        (entry.Chunk, entry.Offset) = Store(_body.WrittenSpan);
    }

    public byte[][] ToArray() => [.. _chunks];

    private int Write(ReadOnlySpan<byte> json)
    {
        _body.Write(json);
        return json.Length;
    }

    private void WriteMetadata(in KeyRecord record)
    {
        if (record[KeyMember.Metadata].IsAbsent)
        {
            _body.Write("{}"u8);
        }
        else
        {
            CompactJson.Write(record.Raw(KeyMember.Metadata), _body);
        }
    }

    private (int Chunk, int Offset) Store(ReadOnlySpan<byte> bytes)
    {
        if (_chunks.Count == 0 || _chunks[^1].Length - _used < bytes.Length)
        {
            var size = _chunks.Count == 0 ? FirstChunkBytes : Math.Min(_chunks[^1].Length * 2, ChunkBytes);
            _chunks.Add(new byte[Math.Max(size, bytes.Length)]);
            _used = 0;
        }

        var offset = _used;
        bytes.CopyTo(_chunks[^1].AsSpan(offset));
        _used += bytes.Length;
        return (_chunks.Count - 1, offset);
    }
}
