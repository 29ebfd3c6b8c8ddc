using System.Buffers;
using System.IO.Hashing;
using System.Text.Encodings.Web;
using System.Text.Json;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Documents;

/// <summary>
/// Decides which keys of a document are served and in which state, for the services that serve them and for the
/// commands that explain it. A service leaves out a key without an id, a name or a secret, all but the first of the keys
/// with the same id, and then all keys with the same secret.
/// </summary>
internal static class ServingRules
{
    private static readonly JsonWriterOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="isHashedLater">Skips the digest, because the caller will hash the record's plaintext secret in a batch with those of other records.</param>
    /// <param name="digest">The secret's digest; default if it is hashed later.</param>
    /// <returns>False if the record must be left out regardless of the rest of the document.</returns>
    public static bool IsReadable(in KeyRecord record, bool isHashedLater, out SecretDigest digest)
    {
        digest = default;
        return record.IsIdentified && (isHashedLater || SecretDigests.TryGet(record, out digest));
    }

    /// <param name="expiry">When an active key stops being accepted (UTC); null if never, or if it cannot be read.</param>
    public static KeyState StateOf(in KeyRecord record, out DateTime? expiry) =>
        !record.TryGetExpiry(out expiry) ? KeyState.Unreadable
        : record.IsEnabled ? KeyState.Active
        : KeyState.Disabled;

    /// <summary>Returns the id as a JSON string in one form, so that equal ids are equal bytes.</summary>
    public static ReadOnlySpan<byte> UniformId(in KeyRecord record)
    {
        // The relaxed encoder keeps every printable ASCII character, so an id made up only of such characters is already in that form.
        var raw = record.Raw(KeyMember.Id);
        if ((!raw.Contains((byte)'\\') && !raw.ContainsAnyInRange((byte)0x7f, (byte)0xff)) || record.Text(KeyMember.Id) is not { } text)
        {
            return raw;
        }

        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output, s_relaxed);
        writer.WriteStringValue(text);
        writer.Flush();
        return output.WrittenSpan;
    }

    /// <summary>Returns the indexes of the records that services leave out. A service itself calls IsReadable and FindTwins while it loads.</summary>
    public static HashSet<int> LeftOut(KeyDocument document)
    {
        var leftOut = new HashSet<int>();
        var readable = new List<(int Record, byte[] Id, SecretDigest Digest)>(document.Keys.Count);
        for (var i = 0; i < document.Keys.Count; i++)
        {
            var record = KeyRecord.Read(document.Keys[i].Span);
            if (IsReadable(record, isHashedLater: false, out var digest))
            {
                readable.Add((i, UniformId(record).ToArray(), digest));
            }
            else
            {
                leftOut.Add(i);
            }
        }

        var twins = FindTwins(readable.Count, key => readable[key].Id, readable.Count, key => new KeyDigest(key, readable[key].Digest));
        leftOut.UnionWith(twins.Select(key => readable[key].Record));
        return leftOut;
    }

    /// <summary>
    /// Finds the keys that must be left out because they share an id or a secret with another key. Of keys with the same
    /// id the first is kept; of keys with the same secret, none is.
    /// </summary>
    /// <param name="idOf">Gives the <see cref="UniformId"/> of a key.</param>
    /// <param name="digestCount">How many digests there are; a key may have several.</param>
    public static HashSet<int> FindTwins(
        int keyCount, Func<int, ReadOnlySpan<byte>> idOf, int digestCount, Func<int, KeyDigest> digestOf)
    {
        var laterOfAnId = new HashSet<int>();
        FindRepeats(
            Enumerable.Range(0, keyCount),
            keyCount,
            (one, other) => idOf(one).SequenceEqual(idOf(other)),
            key => XxHash3.HashToUInt64(idOf(key)),
            (_, later) => laterOfAnId.Add(later));

        var ofOneSecret = new HashSet<int>();
        FindRepeats(
            Enumerable.Range(0, digestCount).Where(digest => !laterOfAnId.Contains(digestOf(digest).Key)),
            digestCount,
            (one, other) => digestOf(one).Digest == digestOf(other).Digest,
            digest => digestOf(digest).Digest.Spread,
            (first, later) =>
            {
                var (one, other) = (digestOf(first).Key, digestOf(later).Key);
                if (one != other)
                {
                    ofOneSecret.Add(one);
                    ofOneSecret.Add(other);
                }
            });
        laterOfAnId.UnionWith(ofOneSecret);
        return laterOfAnId;
    }

    /// <summary>Calls <paramref name="found"/> with the first of several equal items and each later one.</summary>
    private static void FindRepeats(
        IEnumerable<int> items, int maxCount, Func<int, int, bool> areEqual, Func<int, ulong> hash, Action<int, int> found)
    {
        var firsts = new HashSet<int>(maxCount, EqualityComparer<int>.Create(areEqual, item => (int)hash(item)));
        foreach (var item in items)
        {
            if (!firsts.Add(item) && firsts.TryGetValue(item, out var first))
            {
                found(first, item);
            }
        }
    }
}

/// <summary>Whether a served key may be accepted before its expiry.</summary>
internal enum KeyState : byte
{
    Active,

    /// <summary>Refused until it is enabled again.</summary>
    Disabled,

    /// <summary>Refused because its expiry cannot be read; this outranks disabled.</summary>
    Unreadable,
}

/// <summary>A digest and the index of the key that it leads to.</summary>
internal readonly record struct KeyDigest(int Key, SecretDigest Digest);
