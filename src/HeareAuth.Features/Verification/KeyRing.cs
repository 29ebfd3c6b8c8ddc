using System.Buffers.Binary;
using System.Numerics;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Verification;

/// <summary>
/// All keys of one document, immutable and packed: 64 bytes, about 8 bytes of hash table and the response body for
/// each key. Keys are found by the digest of a secret, compared in constant time. A ring contains no secrets.
/// </summary>
/// <remarks>
/// Keys do not pay for rare parts that they lack: extra digests are in a table of their own, and attributes, if a flag in the
/// entry says there are any, follow the key's response body.
/// </remarks>
public sealed class KeyRing
{
    /// <summary>The expiry of a key without one.</summary>
    internal const long NeverTicks = long.MaxValue;

    private readonly Entry[] _entries;
    private readonly ExtraDigest[] _extraDigests;
    private readonly int[] _slots;
    private readonly byte[][] _chunks;

    internal KeyRing(Entry[] entries, ExtraDigest[] extraDigests, byte[][] chunks)
    {
        _entries = entries;
        _extraDigests = extraDigests;
        _chunks = chunks;
        _slots = IndexByDigest();
    }

    public static KeyRing Empty { get; } = new([], [], []);

    /// <summary>How many keys are indexed, including expired and disabled ones.</summary>
    public int Count => _entries.Length;

    /// <summary>The fixed prefix of every response body; the key's id follows as a JSON string.</summary>
    internal static ReadOnlySpan<byte> BeforeId => """{"valid":true,"key_id":"""u8;

    internal static ReadOnlySpan<byte> BeforeName => ",\"name\":"u8;

    internal static ReadOnlySpan<byte> BeforeMetadata => ",\"metadata\":"u8;

    internal ReadOnlySpan<Entry> Entries => _entries;

    /// <summary>The extra digests of all keys, in the order of the keys.</summary>
    internal ReadOnlySpan<ExtraDigest> ExtraDigests => _extraDigests;

    /// <summary>How many digests lead to keys: first one for each key, in the order of the keys, then the extra ones.</summary>
    internal int DigestCount => _entries.Length + _extraDigests.Length;

    public Verdict Judge(in SecretDigest digest, DateTimeOffset now)
    {
        var found = Find(digest);
        if (found < 0)
        {
            return Refused.Unknown;
        }

        var index = KeyOf(found);
        var key = new ApiKey(this, index);
        return _entries[index].State switch
        {
            KeyState.Active => now.UtcTicks < NotAfterTicks(found) ? new Accepted(key) : new Refused(RefusalReason.Expired, key),
            KeyState.Disabled => new Refused(RefusalReason.Disabled, key),
            _ => new Refused(RefusalReason.Unreadable, key),
        };
    }

    internal ref readonly SecretDigest Digest(int digest) =>
        ref digest < _entries.Length ? ref _entries[digest].Digest : ref _extraDigests[digest - _entries.Length].Digest;

    internal int KeyOf(int digest) => digest < _entries.Length ? digest : _extraDigests[digest - _entries.Length].Key;

    internal ReadOnlyMemory<byte> ResponseBody(int key)
    {
        ref readonly var entry = ref _entries[key];
        return _chunks[entry.Chunk].AsMemory(entry.Offset, entry.Length);
    }

    /// <summary>The id as a JSON string, including the quotes.</summary>
    internal ReadOnlySpan<byte> RawId(int key) => ResponseBody(key).Span.Slice(BeforeId.Length, _entries[key].RawIdLength);

    /// <summary>The name as a JSON string, including the quotes.</summary>
    internal ReadOnlySpan<byte> RawName(int key) =>
        ResponseBody(key).Span.Slice(BeforeId.Length + _entries[key].RawIdLength + BeforeName.Length, _entries[key].RawNameLength);

    /// <summary>The metadata as compact JSON.</summary>
    internal ReadOnlySpan<byte> RawMetadata(int key) => ResponseBody(key).Span[
        (BeforeId.Length + _entries[key].RawIdLength + BeforeName.Length + _entries[key].RawNameLength + BeforeMetadata.Length)..^1];

    internal ReadOnlySpan<byte> Attributes(int key)
    {
        ref readonly var entry = ref _entries[key];
        if (!entry.HasAttributes)
        {
            return default;
        }

        var behindBody = _chunks[entry.Chunk].AsSpan(entry.Offset + entry.Length);
        return behindBody.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(behindBody));
    }

    private long NotAfterTicks(int digest)
    {
        var ofKey = _entries[KeyOf(digest)].NotAfterTicks;
        return digest < _entries.Length ? ofKey : Math.Min(ofKey, _extraDigests[digest - _entries.Length].NotAfterTicks);
    }

    /// <returns>The index of an equal digest, or -1.</returns>
    private int Find(in SecretDigest digest)
    {
        for (var slot = (int)digest.Spread & (_slots.Length - 1); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var candidate = _slots[slot] - 1;
            if (Digest(candidate).Equals(digest))
            {
                return candidate;
            }
        }

        return -1;
    }

    /// <summary>Builds an open-addressing hash table, at most half full; a slot contains a digest's index plus one, or zero if it is free.</summary>
    private int[] IndexByDigest()
    {
        var slots = new int[BitOperations.RoundUpToPowerOf2((uint)(DigestCount * 2) + 2)];
        for (var digest = 0; digest < DigestCount; digest++)
        {
            var slot = (int)Digest(digest).Spread & (slots.Length - 1);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = digest + 1;
        }

        return slots;
    }

    internal struct Entry
    {
        public SecretDigest Digest;
        public long NotAfterTicks;
        public int Chunk;
        public int Offset;
        public int Length;
        public int RawIdLength;
        public int RawNameLength;
        public KeyState State;
        public bool HasAttributes;
    }
}
