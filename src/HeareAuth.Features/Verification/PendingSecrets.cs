using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Verification;

/// <summary>
/// Collects the plaintext secrets of a document that is being loaded, and hashes them in batches on all cores. A batch
/// takes about a millisecond, so that verification continues in between. The text is wiped after each batch.
/// </summary>
internal sealed class PendingSecrets
{
    private const int MaxSecrets = 4096;

    /// <summary>Longer secrets, which HeareAuth never makes, are hashed on their own.</summary>
    public const int MaxSecretBytes = 1024;

    private const int BatchBytes = 64 * MaxSecrets;

    private readonly List<(int Entry, int Start, int Length)> _secrets = [];
    private readonly byte[] _text = GC.AllocateUninitializedArray<byte>(BatchBytes);
    private int _used;

    /// <param name="entry">The index of the entry that its digest belongs to.</param>
    /// <returns>False if the batch is full: call <see cref="Hash"/> and add the secret again.</returns>
    public bool TryAdd(int entry, ReadOnlySpan<byte> secret)
    {
        if (_secrets.Count == MaxSecrets || _used + secret.Length > BatchBytes)
        {
            return false;
        }

        secret.CopyTo(_text.AsSpan(_used));
        _secrets.Add((entry, _used, secret.Length));
        _used += secret.Length;
        return true;
    }

    /// <summary>Hashes the batch and starts the next one.</summary>
    /// <param name="entries">Receives the digests.</param>
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
