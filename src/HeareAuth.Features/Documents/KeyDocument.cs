using System.Buffers;
using System.Globalization;
using System.Text;

namespace HeareAuth.Features.Documents;

/// <summary>
/// A key document as it was read, for changing: each key and each unknown member stays the very bytes that it was.
/// Immutable; a change gives a new one that shares the bytes.
/// </summary>
internal sealed class KeyDocument
{
    private readonly IReadOnlyList<Member> _members;

    private KeyDocument(IReadOnlyList<ReadOnlyMemory<byte>> keys, IReadOnlyList<Member> members, DocumentStamp stamp)
    {
        _members = members;
        Keys = keys;
        Stamp = stamp;
    }

    /// <summary>The document of a store that has none yet.</summary>
    public static KeyDocument Absent { get; } = new([], [], default);

    /// <summary>The JSON of each key, in stored order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Keys { get; }

    public DocumentStamp Stamp { get; }

    /// <summary>Whether it was read from the store, or is to be made.</summary>
    public bool Exists { get; private init; }

    /// <summary>The very bytes that were read, decrypted: what a backup keeps.</summary>
    public ReadOnlyMemory<byte> Source { get; private init; }

    /// <summary>What it was encrypted under where it stood.</summary>
    public DocumentSeal Seal { get; private init; }

    /// <exception cref="DocumentUnreadableException">It is no key document.</exception>
    public static KeyDocument Parse(ReadOnlyMemory<byte> plain, DocumentSeal seal = DocumentSeal.None)
    {
        var parts = new Parts(plain);
        KeyDocumentParser.Parse(plain.Span, parts);
        return new KeyDocument(parts.Keys, parts.Members, parts.Stamp) { Exists = true, Source = plain, Seal = seal };
    }

    public KeyDocument WithKeys(IReadOnlyList<ReadOnlyMemory<byte>> keys) =>
        new(keys, _members, Stamp) { Exists = Exists, Source = Source, Seal = Seal };

    /// <summary>The place of the first key of an id, or -1.</summary>
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

    /// <summary>How many keys hold their secret in plaintext.</summary>
    public int CountPlaintextSecrets()
    {
        var count = 0;
        foreach (var key in Keys)
        {
            count += KeyRecord.Read(key.Span).HasPlaintext ? 1 : 0;
        }

        return count;
    }

    /// <summary>The whole document as UTF-8 JSON, one key a line, under a new revision and write id.</summary>
    public byte[] Write(long revision, string writeId)
    {
        var tail = WriteTail(revision, writeId);
        var head = "{\"keys\":["u8;
        var length = head.Length + tail.Length;
        foreach (var key in Keys)
        {
            length += key.Length + 2;
        }

        var output = new byte[length];
        var rest = output.AsSpan();
        Append(ref rest, head);
        var separator = "\n "u8;
        foreach (var key in Keys)
        {
            Append(ref rest, separator);
            Append(ref rest, key.Span);
            separator = ",\n"u8;
        }

        Append(ref rest, tail);
        return output;
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    /// <summary>All behind the keys: the unknown members as they were, then our own three.</summary>
    private ReadOnlySpan<byte> WriteTail(long revision, string writeId)
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

        // Only the write that makes a document knows its first revision: one that the Python service made has none.
        var first = Exists ? "" : string.Create(CultureInfo.InvariantCulture, $"\"first_revision\":{revision},");
        tail.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $",\n{first}\"revision\":{revision},\"write_id\":\"{writeId}\"}}\n")));
        return tail.WrittenSpan;
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
