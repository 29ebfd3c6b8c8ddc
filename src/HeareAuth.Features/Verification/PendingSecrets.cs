using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Verification;

/// <summary>
/// Plaintext secrets of a document that is being indexed, hashed on all cores a batch at a time: a batch takes about a
/// millisecond, so that verification goes on in between. The text is wiped after each.
/// </summary>
internal sealed class PendingSecrets
{
    private const int MostSecrets = 4096;

    /// <summary>A longer secret is hashed at once: none of ours is.</summary>
    public const int LongestSecret = 1024;

    private const int BatchBytes = 64 * MostSecrets;

    private readonly List<(int Entry, int Start, int Length)> _secrets = [];
    private readonly byte[] _text = GC.AllocateUninitializedArray<byte>(BatchBytes);
    private int _used;

    /// <summary>Keeps a secret for the next batch.</summary>
    /// <param name="entry">Where its digest belongs.</param>
    /// <returns>False when the batch is full: hash it, and come again.</returns>
    public bool TryAdd(int entry, ReadOnlySpan<byte> secret)
    {
        if (_secrets.Count == MostSecrets || _used + secret.Length > BatchBytes)
        {
            return false;
        }

        secret.CopyTo(_text.AsSpan(_used));
        _secrets.Add((entry, _used, secret.Length));
        _used += secret.Length;
        return true;
    }

    /// <summary>Hashes the batch and begins the next.</summary>
    /// <param name="entries">What the digests are put into.</param>
    public void Hash(List<KeyRing.Entry> entries)
    {
        if (_secrets.Count > 0)
        {
            Parallel.ForEach(Partitioner.Create(0, _secrets.Count), range =>
            {
                var digested = CollectionsMarshal.AsSpan(entries);
                for (var i = range.Item1; i < range.Item2; i++)
                {
                    var (entry, start, length) = _secrets[i];
                    digested[entry].Digest = SecretDigest.Of(_text.AsSpan(start, length));
                }
            });
        }

        CryptographicOperations.ZeroMemory(_text.AsSpan(0, _used));
        _secrets.Clear();
        _used = 0;
    }
}
