using CsCheck;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Tests.Documents.History;

/// <summary>Chains of writes by all kinds of writers, at any pace.</summary>
public sealed class AncestryProperties
{
    private static readonly Gen<long> s_pause = Gen.OneOf(Gen.Long[1, 1000], Gen.Long[1000, 7_200_000], Gen.Long[7_200_000, 90_000_000]);

    /// <summary>Pauses between writes in milliseconds, each with its writer: mostly this version, sometimes another.</summary>
    private static readonly Gen<(long Pause, int Writer)[]> s_writes = Gen.Select(s_pause, Gen.Int[0, 20]).Array[1, 400];

    private static readonly Gen<(long Pause, int Writer)[]> s_days = Gen.Select(Gen.Long[20_000_000, 90_000_000], Gen.Int[0, 3]).Array[400, 600];

    private static readonly Gen<(long Pause, int Writer)[]> s_minutes =
        Gen.Select(Gen.OneOf(Gen.Long[1, 10_000], Gen.Long[1, 3_600_000]), Gen.Int[0, 3]).Array[150, 500];

    [Fact]
    public void No_document_is_a_fork_of_one_that_it_was_made_from() => Gen.Select(s_writes, Gen.Bool).Sample(
        static (writes, withPython) =>
        {
            var chain = ChainOf(DocumentStamp.First(1_800_000_000_000), 1_800_000_000_000, writes, withPython);
            var last = chain[^1];
            return chain.TrueForAll(held => IsTooOld(held, last) || !held.Judge(last, hashesOnly: !withPython).IsRefusal);
        },
        iter: 300);

    /// <summary>This version makes the first write on the copy. An older version may have made any before or after it.</summary>
    [Fact]
    public void Every_document_that_was_made_from_an_older_copy_is_a_fork_for_the_next_200_writes() =>
        Gen.Select(s_writes, s_writes, Gen.Int[0, 399]).Sample(
            static (writes, later, at) =>
            {
                var chain = ChainOf(DocumentStamp.First(1_800_000_000_000), 1_800_000_000_000, writes, withPython: false);
                var (copy, held) = (chain[Math.Min(at, chain.Count - 2)], chain[^1]);
                var start = copy.ByUs(held.Revision!.Value + 1);
                var fork = ChainOf(start, start.Revision!.Value, later[..Math.Min(later.Length, 199)], withPython: false)[^1];
                return held.Judge(fork) is RollbackVerdict.Fork;
            },
            iter: 300);

    /// <summary>With long revisions and many gaps, a write on most days of a year and many on the last, the member reaches its limit.</summary>
    [Fact]
    public void A_history_that_was_cut_at_its_limit_still_lists_the_same_writes_as_one_that_was_not() =>
        Gen.Select(Gen.Int[0, 1], s_days, s_minutes).Sample(
            static (isLate, days, minutes) =>
            {
                var first = isLate == 1 ? long.MaxValue / 2 : 1_800_000_000_000;
                var chain = ChainOf(DocumentStamp.First(first), first, [.. days, .. minutes], withPython: false);
                var last = chain[^1];
                var reach = last.History.Entries.Last(static entry => !entry.IsGap).Revision;
                return chain.TrueForAll(held => held.Revision < reach || !held.Judge(last).IsRefusal);
            },
            iter: 40);

    private static List<DocumentStamp> ChainOf(DocumentStamp first, long revision, (long Pause, int Writer)[] writes, bool withPython)
    {
        List<DocumentStamp> chain = [first];
        foreach (var (pause, writer) in writes)
        {
            revision += pause;
            chain.Add(writer switch
            {
                0 when withPython => DocumentStamp.ByPython,
                1 or 2 => ByOlderVersion(chain[^1], revision),
                _ => chain[^1].ByUs(revision),
            });
        }

        return chain;
    }

    private static DocumentStamp ByOlderVersion(DocumentStamp before, long revision) => before.ByOlderVersion(revision);

    /// <summary>A history reaches back a year, and so does the promise.</summary>
    private static bool IsTooOld(DocumentStamp held, DocumentStamp last) =>
        held.Revision is { } revision && last.Revision is { } now && now - revision > TimeSpan.FromDays(364).TotalMilliseconds;
}
