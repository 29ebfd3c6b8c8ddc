using System.Buffers;
using HeareAuth.Features.Documents.Records;

namespace HeareAuth.Features.Documents;

/// <summary>
/// A key document read in full so that it can be changed. Each key and each unknown member keeps its exact bytes.
/// Immutable: a change returns a new document that shares those bytes.
/// </summary>
internal sealed class KeyDocument
{
    private static readonly ReadOnlyMemory<byte> s_beforeKeys = "{\"keys\":["u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_beforeFirstKey = "\n "u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_beforeNextKey = ",\n"u8.ToArray();

    private readonly IReadOnlyList<Member> _members;

    private KeyDocument(IReadOnlyList<ReadOnlyMemory<byte>> keys, IReadOnlyList<Member> members, DocumentStamp stamp)
    {
        _members = members;
        Keys = keys;
        Stamp = stamp;
    }

    /// <summary>Represents the document of a store that has none yet.</summary>
    public static KeyDocument Absent { get; } = new([], [], default);

    public IReadOnlyList<ReadOnlyMemory<byte>> Keys { get; }

    public DocumentStamp Stamp { get; }

    /// <summary>Whether it was read from the store; false if the next write creates it.</summary>
    public bool Exists { get; private init; }

    /// <summary>The document as it was read and decrypted, which is what a backup keeps.</summary>
    public ReadOnlyMemory<byte> Source { get; private init; }

    public DocumentSeal Seal { get; private init; }

    /// <exception cref="DocumentUnreadableException">It is not a key document.</exception>
    public static KeyDocument Parse(ReadOnlyMemory<byte> plain, DocumentSeal seal = DocumentSeal.None)
    {
        var parts = new Parts(plain);
        KeyDocumentParser.Parse(plain.Span, parts);
        return new KeyDocument(parts.Keys, parts.Members, parts.Stamp) { Exists = true, Source = plain, Seal = seal };
    }

    public KeyDocument WithKeys(IReadOnlyList<ReadOnlyMemory<byte>> keys) =>
        new(keys, _members, Stamp) { Exists = Exists, Source = Source, Seal = Seal };

    /// <summary>Finds the index of the first key with this id, or returns -1.</summary>
    public int IndexOf(string id)
    {
        for (var i = 0; i < Keys.Count; i++)
        {
            if (KeyRecord.Read(Keys[i].Span).Text(KeyMember.Id) == id)
            {
                return i;
            }
        }

        return -1;
    }

    public int CountRevealedSecrets() => Keys.Count(static key => KeyRecord.Read(key.Span).RevealsSecret);

    /// <summary>
    /// Writes the whole document as UTF-8 JSON, one key per line, with a new revision, write id and history. Yields pieces that share
    /// this document's bytes, because a second copy of a large document may not fit into memory.
    /// </summary>
    public IEnumerable<ReadOnlyMemory<byte>> Write(long revision, string writeId)
    {
        yield return s_beforeKeys;
        var separator = s_beforeFirstKey;
        foreach (var key in Keys)
        {
            yield return separator;
            yield return key;
            separator = s_beforeNextKey;
        }

        yield return WriteTail(revision, writeId);
    }

    /// <summary>Everything after the keys: the unknown members as they were, then the stamp.</summary>
    private ReadOnlyMemory<byte> WriteTail(long revision, string writeId)
    {
        var tail = new ArrayBufferWriter<byte>(256);
        tail.Write("\n]"u8);
        foreach (var member in _members)
        {
            if (!DocumentStamp.IsRewritten(member.RawName.Span))
            {
                tail.Write(",\n"u8);
                tail.Write(member.RawName.Span);
                tail.Write(":"u8);
                tail.Write(member.Json.Span);
            }
        }

        tail.Write(Encoding.UTF8.GetBytes($",\n{Stamp.Next(revision, writeId, creates: !Exists).Format(isFirst: !Exists)}}}\n"));
        return tail.WrittenMemory;
    }

    private readonly record struct Member(ReadOnlyMemory<byte> RawName, ReadOnlyMemory<byte> Json);

    private sealed class Parts(ReadOnlyMemory<byte> source) : IKeyDocumentSink
    {
        public List<ReadOnlyMemory<byte>> Keys { get; } = [];

        public List<Member> Members { get; } = [];

        public DocumentStamp Stamp { get; private set; }

        public void Key(ReadOnlySpan<byte> json) => Keys.Add(Slice(json));

        public void Member(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json)
        {
            Members.Add(new Member(Slice(rawName), Slice(json)));
            Stamp = Stamp.With(rawName, json);
        }

        private ReadOnlyMemory<byte> Slice(ReadOnlySpan<byte> part)
        {
            source.Span.Overlaps(part, out var offset);
            return source.Slice(offset, part.Length);
        }
    }
}
