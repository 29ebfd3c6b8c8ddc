using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;

namespace HeareAuth.Features.Verification;

/// <summary>
/// Packs the keys of a document into a <see cref="KeyRing"/> while the document is read. Keys that
/// <see cref="ServingRules"/> does not let through are counted and left out.
/// </summary>
internal sealed class KeyRingBuilder
{
    private readonly List<KeyRing.Entry> _entries = [];
    private readonly List<ExtraDigest> _extraDigests = [];
    private readonly ResponseBodies _bodies = new();
    private PendingSecrets? _pending;

    /// <summary>Keys left out because they cannot be read or are duplicates. Final after <see cref="Build"/>.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Keys in the ring that are always refused because their expiry cannot be read. Set by <see cref="Build"/>.</summary>
    public int UnreadableExpiries { get; private set; }

    /// <param name="attributes">What the key carries beyond its response.</param>
    public void Add(in KeyRecord record, ReadOnlySpan<ExtraDigest> extraDigests = default, ReadOnlySpan<byte> attributes = default)
    {
        var isHashedLater = SecretDigests.IsPlaintextAlone(record) && record[KeyMember.Secret].Length <= PendingSecrets.MaxSecretBytes;
        if (!ServingRules.IsReadable(record, isHashedLater, out var digest))
        {
            Unreadable++;
            return;
        }

        var entry = new KeyRing.Entry { Digest = digest, State = ServingRules.StateOf(record, out var expiry) };
        entry.NotAfterTicks = expiry?.Ticks ?? KeyRing.NeverTicks;
        _bodies.Append(record, attributes, ref entry);
        foreach (var extra in extraDigests)
        {
            _extraDigests.Add(extra with { Key = _entries.Count });
        }

        _entries.Add(entry);
        if (isHashedLater)
        {
            HashLater(record.Raw(KeyMember.Secret)[1..^1]);
        }
    }

    public KeyRing Build()
    {
        _pending?.Hash(_entries);
        var chunks = _bodies.ToArray();
        var ring = new KeyRing([.. _entries], [.. _extraDigests], chunks);
        var twins = ServingRules.FindTwins(
            ring.Count, ring.RawId, ring.DigestCount, digest => new KeyDigest(ring.KeyOf(digest), ring.Digest(digest)));
        if (twins.Count > 0)
        {
            Unreadable += twins.Count;
            ring = Without(twins, chunks);
        }

        foreach (ref readonly var entry in ring.Entries)
        {
            UnreadableExpiries += entry.State is KeyState.Unreadable ? 1 : 0;
        }

        return ring;
    }

    private KeyRing Without(HashSet<int> removed, byte[][] chunks)
    {
        var entries = new List<KeyRing.Entry>(_entries.Count - removed.Count);
        var newIndexes = new int[_entries.Count];
        for (var i = 0; i < newIndexes.Length; i++)
        {
            newIndexes[i] = entries.Count;
            if (!removed.Contains(i))
            {
                entries.Add(_entries[i]);
            }
        }

        return new KeyRing(
            [.. entries],
            [.. _extraDigests.Where(extra => !removed.Contains(extra.Key)).Select(extra => extra with { Key = newIndexes[extra.Key] })],
            chunks);
    }

    /// <summary>Hashes plaintext secrets in batches: most documents of the Python service contain nothing else.</summary>
    private void HashLater(ReadOnlySpan<byte> secret)
    {
        _pending ??= new PendingSecrets();
        if (!_pending.TryAdd(_entries.Count - 1, secret))
        {
            _pending.Hash(_entries);
            _pending.TryAdd(_entries.Count - 1, secret);
        }
    }
}
