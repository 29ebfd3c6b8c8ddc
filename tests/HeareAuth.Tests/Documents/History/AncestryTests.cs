using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Tests.Documents.History;

/// <summary>Which documents count as made from the held one, with the three kinds of writers on one store.</summary>
public sealed class AncestryTests
{
    private const long Start = 1_800_000_000_000;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    [Fact]
    public void A_document_descends_from_each_of_the_200_writes_before_it()
    {
        var chain = new List<DocumentStamp> { DocumentStamp.First(Start) };
        for (var i = 1; i <= 200; i++)
        {
            chain.Add(chain[^1].ByUs(Start + i));
        }

        Assert.All(chain, held => Assert.Equal(RollbackVerdict.Accepted, held.Judge(chain[^1], forkSeen: true)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(199)]
    [InlineData(200)]
    public void A_document_that_was_built_on_an_older_copy_is_a_fork(int laterWrites)
    {
        var copy = DocumentStamp.First(Start).ByUs(Start + 1);
        var held = copy.ByUs(Start + 2);

        var fork = copy.ByUs(Enumerable.Range(3, laterWrites).Select(static i => Start + i));

        Assert.Equal(RollbackVerdict.Fork, held.Judge(fork));
    }

    [Fact]
    public void A_write_with_the_same_revision_but_another_id_is_a_fork()
    {
        var copy = DocumentStamp.First(Start);

        Assert.Equal(RollbackVerdict.Fork, copy.ByUs(Start + 1).Judge(copy.ByUs(Start + 1)));
    }

    [Fact]
    public void Documents_from_before_there_were_histories_are_judged_by_their_revision()
    {
        var held = new DocumentStamp(Start, Start, "old");
        var later = held.ByOlderVersion(Start + 5);

        Assert.Equal(RollbackVerdict.Accepted, held.Judge(later));
        Assert.Equal(RollbackVerdict.Accepted, held.Judge(later.ByUs(Start + 6)));
        Assert.Equal(RollbackVerdict.Accepted, later.Judge(later.ByUs(Start + 6)));
        Assert.Equal(RollbackVerdict.Fork, later.Judge(held.ByUs(Start + 6)));
    }

    [Fact]
    public void A_write_by_an_older_version_of_the_command_is_not_a_fork()
    {
        var ours = DocumentStamp.First(Start).ByUs(Start + 1);
        var theirs = ours.ByOlderVersion(Start + 2);
        var theirNext = theirs.ByOlderVersion(Start + 3);
        var oursAgain = theirNext.ByUs(Start + 4);
        var theirsAgain = oursAgain.ByOlderVersion(Start + 5);
        DocumentStamp[] chain = [ours, theirs, theirNext, oursAgain, theirsAgain, theirsAgain.ByUs(Start + 6)];

        for (var held = 0; held < chain.Length; held++)
        {
            Assert.All(chain[held..], next => Assert.Equal(RollbackVerdict.Accepted, chain[held].Judge(next, forkSeen: true)));
        }
    }

    [Fact]
    public void A_write_by_an_older_version_of_the_command_on_an_older_copy_is_a_fork()
    {
        var copy = DocumentStamp.First(Start).ByUs(Start + 1);
        var held = copy.ByUs(Start + 2);

        Assert.Equal(RollbackVerdict.Fork, held.Judge(copy.ByOlderVersion(Start + 3)));
        Assert.Equal(RollbackVerdict.Fork, held.Judge(copy.ByOlderVersion(Start + 3).ByUs(Start + 4)));
        Assert.Equal(RollbackVerdict.Fork, held.ByOlderVersion(Start + 3).Judge(copy.ByUs(Start + 4)));
        Assert.Equal(RollbackVerdict.Fork, held.ByOlderVersion(Start + 3).Judge(copy.ByOlderVersion(Start + 4).ByUs(Start + 5)));
    }

    [Fact]
    public void The_Python_service_leaves_a_gap_that_only_a_replica_with_plaintext_secrets_accepts()
    {
        var held = DocumentStamp.First(Start).ByUs(Start + 1);
        var python = DocumentStamp.ByPython;
        DocumentStamp[] later = [python, python.ByUs(Start + 3), python.ByUs(Start + 3).ByUs(Start + 4), python.ByOlderVersion(Start + 3), python.ByOlderVersion(Start + 3).ByUs(Start + 4)];

        Assert.All(later, next => Assert.Equal(RollbackVerdict.Accepted, held.Judge(next, hashesOnly: false)));
        Assert.All(later, next => Assert.True(held.Judge(next).IsRefusal));
        Assert.Equal(RollbackVerdict.Fork, later[1].Judge(python.ByUs(Start + 9)));
    }

    [Fact]
    public void A_history_that_cannot_be_read_vouches_for_nothing()
    {
        var held = DocumentStamp.First(Start).ByUs(Start + 1);

        foreach (var history in (string[])["null", "{}", "[1]", "[\"x\"]", "[\"5.a\",\"6.b\"]", "[[]]", $"[\"{held.OwnWrite}\",\"nonsense\"]", "[]"])
        {
            var next = new DocumentStamp(Start + 2, null, "other").With("\"history\""u8, System.Text.Encoding.UTF8.GetBytes(history));
            Assert.Equal(RollbackVerdict.Fork, held.Judge(next));
        }
    }

    [Theory]
    [InlineData(Minute, 330)]
    [InlineData(7 * Minute, 330)]
    [InlineData(Hour, 330)]
    [InlineData(5 * Hour, 330)]
    [InlineData(26 * Hour, 600)]
    public void A_replica_that_was_cut_off_for_longer_accepts_what_shares_its_past__unless_a_fork_was_seen(long interval, int oldest)
    {
        var chain = Enumerable.Range(0, 900).Aggregate(
            new List<DocumentStamp> { DocumentStamp.First(Start) },
            (all, i) => [.. all, all[^1].ByUs(Start + ((i + 1) * interval))]);

        foreach (var held in (int[])[690, 650, oldest])
        {
            var verdict = chain[held].Judge(chain[^1]);
            var isListed = chain[^1].Ancestors.Contains(chain[held].OwnWrite!.Value);
            Assert.Equal(isListed ? RollbackVerdict.Accepted : RollbackVerdict.AcceptedAsLikely, verdict);
            Assert.Equal(isListed ? RollbackVerdict.Accepted : RollbackVerdict.Fork, chain[held].Judge(chain[^1], forkSeen: true));
        }
    }

    [Theory]
    [InlineData(7 * Minute)]
    [InlineData(Hour)]
    [InlineData(5 * Hour)]
    public void A_fork_is_found_even_after_more_than_200_writes_if_the_pasts_differ(long interval)
    {
        var copy = DocumentStamp.First(Start).ByUs(Enumerable.Range(1, 50).Select(i => Start + (i * interval)));
        var held = copy.ByUs(Enumerable.Range(51, 30).Select(i => Start + (i * interval)));

        var fork = copy.ByUs(Enumerable.Range(81, 400).Select(i => Start + (i * interval)));

        Assert.Equal(RollbackVerdict.Fork, held.Judge(fork));
    }

    /// <summary>An unlisted write in front of the history does not make the listed part any shorter.</summary>
    [Theory]
    [InlineData(198)]
    [InlineData(199)]
    [InlineData(200)]
    public void An_older_version_of_the_command_in_front_of_200_listed_writes_is_no_fork(int listedWrites)
    {
        var before = DocumentStamp.First(Start).ByUs(Start + 1);
        var held = before.ByOlderVersion(Start + 2);

        var next = held.ByOlderVersion(Start + 3).ByUs(Enumerable.Range(4, listedWrites).Select(static i => Start + i)).ByOlderVersion(Start + 900);

        Assert.False(held.Judge(next).IsRefusal);
        Assert.False(before.Judge(next).IsRefusal);
    }

    [Theory]
    [InlineData(199)]
    [InlineData(200)]
    public void An_older_version_of_the_command_in_front_of_200_listed_writes_does_not_hide_a_fork(int listedWrites)
    {
        var copy = DocumentStamp.First(Start);
        var held = copy.ByUs(Start + 1);

        var fork = copy.ByUs(Enumerable.Range(2, listedWrites).Select(static i => Start + i)).ByOlderVersion(Start + 900);

        Assert.Equal(RollbackVerdict.Fork, held.Judge(fork));
    }
}
