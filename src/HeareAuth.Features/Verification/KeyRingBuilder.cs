using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Verification;

/// <summary>
/// Packs the keys of a document into a <see cref="KeyRing"/> as they come by. What cannot be read is counted and left
/// out: a key without id, name or secret, the later keys of an id that stands twice, and then every key of a secret
/// that stands twice.
/// </summary>
internal sealed class KeyRingBuilder
{
    private readonly List<KeyRing.Entry> _entries = [];
    private readonly ResponseBodies _answers = new();
    private PendingSecrets? _pending;

    /// <summary>Keys left out because they cannot be read or stand twice.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Keys whose expiry cannot be read; they are indexed and always refused.</summary>
    public int UnreadableExpiries { get; private set; }

    public void Add(in KeyRecord record)
    {
        SecretDigest digest = default;
        var isPending = SecretDigests.IsPlaintextAlone(record);
        if (!record.IsIdentified || (!isPending && !SecretDigests.TryGet(record, out digest)))
        {
            Unreadable++;
            return;
        }

        var entry = new KeyRing.Entry { Digest = digest, NotAfterTicks = NotAfterTicks(record) };
        _answers.Append(record, ref entry);
        _entries.Add(entry);
        if (isPending)
        {
            HashLater(record.Raw(KeyMember.Secret)[1..^1]);
        }
    }

    public KeyRing Build()
    {
        _pending?.Hash(_entries);
        var chunks = _answers.ToArray();
        RemoveTwins(
            entry => XxHash3.HashToUInt64(RawId(entry)),
            (one, other) => RawId(one).SequenceEqual(RawId(other)),
            keepsFirst: true);
        RemoveTwins(
            static entry => entry.Digest.Spread,
            static (one, other) => one.Digest == other.Digest,
            keepsFirst: false);
        return new KeyRing([.. _entries], chunks);

        ReadOnlySpan<byte> RawId(in KeyRing.Entry entry) =>
            chunks[entry.Chunk].AsSpan(entry.Offset + KeyRing.AnswerStart.Length, entry.RawIdLength);
    }

    /// <summary>Most documents of the Python service hold nothing but plaintext: their secrets are hashed in batches.</summary>
    private void HashLater(ReadOnlySpan<byte> secret)
    {
        _pending ??= new PendingSecrets();
        if (!_pending.TryAdd(_entries.Count - 1, secret))
        {
            _pending.Hash(_entries);
            _pending.TryAdd(_entries.Count - 1, secret);
        }
    }

    private long NotAfterTicks(in KeyRecord record)
    {
        var notAfterTicks = ExpiryTicks(record);
        return record.IsEnabled ? notAfterTicks : KeyRing.RefusedTicks;
    }

    private long ExpiryTicks(in KeyRecord record)
    {
        if (record.TryGetExpiry(out var utc))
        {
            return utc?.Ticks ?? KeyRing.NeverTicks;
        }

        UnreadableExpiries++;
        return KeyRing.RefusedTicks;
    }

    /// <summary>Removes entries that are equal in some way to an earlier one, and that earlier one too unless it stays.</summary>
    private void RemoveTwins(Func<KeyRing.Entry, ulong> hash, Func<KeyRing.Entry, KeyRing.Entry, bool> areTwins, bool keepsFirst)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        var slots = new int[BitOperations.RoundUpToPowerOf2((uint)(entries.Length * 2) + 2)];
        var removed = new HashSet<int>();
        for (var i = 0; i < entries.Length; i++)
        {
            var slot = (int)hash(entries[i]) & (slots.Length - 1);
            while (slots[slot] != 0 && !areTwins(entries[slots[slot] - 1], entries[i]))
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            if (slots[slot] == 0)
            {
                slots[slot] = i + 1;
                continue;
            }

            removed.Add(i);
            if (!keepsFirst)
            {
                removed.Add(slots[slot] - 1);
            }
        }

        if (removed.Count > 0)
        {
            Unreadable += removed.Count;
            var index = 0;
            _entries.RemoveAll(_ => removed.Contains(index++));
        }
    }
}
