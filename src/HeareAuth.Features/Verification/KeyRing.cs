using System.Diagnostics.CodeAnalysis;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Verification;

/// <summary>
/// All keys of one document, immutable and packed: per key one entry of 64 bytes, about 8 bytes of hash table and the
/// bytes of its answer. Look-up is by the digest of a secret, in constant time; nothing here can give a secret back.
/// </summary>
public sealed class KeyRing
{
    /// <summary>The fixed begin of every answer; the key's id follows as a JSON string.</summary>
    internal static ReadOnlySpan<byte> AnswerStart => """{"valid":true,"key_id":"""u8;

    internal static ReadOnlySpan<byte> BeforeName => ",\"name\":"u8;

    internal static ReadOnlySpan<byte> BeforeMetadata => ",\"metadata\":"u8;

    /// <summary>The expiry of a key without one.</summary>
    internal const long NeverTicks = long.MaxValue;

    /// <summary>The expiry of a key that must not be accepted: disabled, or with an expiry that cannot be read.</summary>
    internal const long RefusedTicks = long.MinValue;

    private readonly Entry[] _entries;
    private readonly int[] _slots;
    private readonly byte[][] _chunks;

    internal KeyRing(Entry[] entries, byte[][] chunks)
    {
        _entries = entries;
        _chunks = chunks;
        _slots = IndexByDigest(entries);
    }

    public static KeyRing Empty { get; } = new([], []);

    /// <summary>How many keys are indexed, expired and disabled ones too.</summary>
    public int Count => _entries.Length;

    /// <summary>Finds the key of a secret by the secret's digest.</summary>
    public bool TryFind(in SecretDigest digest, [NotNullWhen(true)] out ApiKey key)
    {
        for (var slot = (int)digest.Spread & (_slots.Length - 1); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var index = _slots[slot] - 1;
            if (_entries[index].Digest.Equals(digest))
            {
                key = new ApiKey(this, index);
                return true;
            }
        }

        key = default;
        return false;
    }

    internal ref readonly SecretDigest Digest(int index) => ref _entries[index].Digest;

    internal long NotAfterTicks(int index) => _entries[index].NotAfterTicks;

    internal ReadOnlyMemory<byte> Answer(int index)
    {
        ref readonly var entry = ref _entries[index];
        return _chunks[entry.Chunk].AsMemory(entry.Offset, entry.Length);
    }

    /// <summary>The id as a JSON string, quotes included.</summary>
    internal ReadOnlySpan<byte> RawId(int index) =>
        Answer(index).Span.Slice(AnswerStart.Length, _entries[index].RawIdLength);

    /// <summary>The name as a JSON string, quotes included.</summary>
    internal ReadOnlySpan<byte> RawName(int index)
    {
        ref readonly var entry = ref _entries[index];
        return Answer(index).Span.Slice(AnswerStart.Length + entry.RawIdLength + BeforeName.Length, entry.RawNameLength);
    }

    /// <summary>The metadata as compact JSON.</summary>
    internal ReadOnlySpan<byte> RawMetadata(int index)
    {
        ref readonly var entry = ref _entries[index];
        var start = AnswerStart.Length + entry.RawIdLength + BeforeName.Length + entry.RawNameLength + BeforeMetadata.Length;
        return Answer(index).Span[start..^1];
    }

    /// <summary>Open addressing at most half full; a slot holds an entry's index plus one, zero is free.</summary>
    private static int[] IndexByDigest(Entry[] entries)
    {
        var slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(entries.Length * 2) + 2)];
        for (var i = 0; i < entries.Length; i++)
        {
            var slot = (int)entries[i].Digest.Spread & (slots.Length - 1);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = i + 1;
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
    }
}
