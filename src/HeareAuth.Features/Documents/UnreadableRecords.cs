using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Documents;

/// <summary>
/// Names the records that <see cref="Verification.KeyRingBuilder"/> leaves out or always refuses. The builder only counts them, as it
/// runs at each load; this one runs when somebody asks.
/// </summary>
internal static class UnreadableRecords
{
    /// <returns>
    /// Those left out: without id, name or secret, the later ones of an id, and all of a secret that is left twice; and
    /// those refused because their expiry cannot be read.
    /// </returns>
    public static (IReadOnlyList<string> LeftOut, IReadOnlyList<string> Refused) In(KeyDocument document)
    {
        var firsts = new HashSet<string>(StringComparer.Ordinal);
        var holders = new Dictionary<SecretDigest, int>();
        var digests = new SecretDigest?[document.Keys.Count];
        for (var i = 0; i < digests.Length; i++)
        {
            var record = KeyRecord.Read(document.Keys[i].Span);
            if (record.IsIdentified && SecretDigests.TryGet(record, out var digest) && firsts.Add(record.Text(KeyMember.Id)!)) // identified: has one
            {
                digests[i] = digest;
                holders[digest] = holders.GetValueOrDefault(digest) + 1;
            }
        }

        var (leftOut, refused) = (new List<string>(), new List<string>());
        for (var i = 0; i < digests.Length; i++)
        {
            var record = KeyRecord.Read(document.Keys[i].Span);
            if (digests[i] is not { } digest || holders[digest] > 1)
            {
                leftOut.Add(record.Label(i));
            }
            else if (!record.TryGetExpiry(out _))
            {
                refused.Add(record.Label(i));
            }
        }

        return (leftOut, refused);
    }
}
