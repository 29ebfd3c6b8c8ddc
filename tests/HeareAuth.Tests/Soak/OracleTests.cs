using HeareAuth.Soak;

namespace HeareAuth.Tests.Soak;

/// <summary>The judge of eng/soak: it finds each kind of wrong answer, and takes no right one for wrong.</summary>
public sealed class OracleTests
{
    /// <summary>When whatever was promised is long due; the clock of a run begins at its start.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromHours(1);

    private static readonly VerifyAnswer s_taken = new(200, NamesKey: true);
    private static readonly VerifyAnswer s_refused = new(403, NamesKey: false);

    private readonly StoreWatch _store = new();
    private readonly Oracle _oracle;

    public OracleTests()
    {
        _store.Heal();
        _oracle = new Oracle(_store);
    }

    [Fact]
    public void A_key_that_nobody_made_must_be_refused()
    {
        var unknown = new TrackedKey("unknown", "sec_unknown", isStored: false);

        Judge(unknown, s_late, s_refused);
        AssertRight();
        Judge(unknown, s_late, s_taken);
        AssertWrong("nobody ever made it");
    }

    [Fact]
    public void A_key_that_was_taken_once_must_be_taken_until_its_deletion_begins()
    {
        var key = new TrackedKey("key", "sec_key");
        Judge(key, TimeSpan.Zero, s_taken);
        AssertRight();

        Judge(key, s_late, s_refused);
        AssertWrong("is known and was refused");
    }

    [Fact]
    public void A_new_key_may_be_refused_until_the_store_was_read()
    {
        var key = new TrackedKey("key", "sec_key") { Stored = SoakClock.Now };
        Judge(key, s_late, s_refused);
        AssertRight(); // no read was answered, and no promise covers it

        _store.ReadAnswered(began: SoakClock.Now);
        Judge(key, s_late, s_refused);
        AssertWrong("after its creation");
    }

    [Fact]
    public void While_a_key_is_being_deleted_both_answers_are_right()
    {
        var key = new TrackedKey("key", "sec_key") { DeletionBegan = SoakClock.Now };

        Judge(key, TimeSpan.Zero, s_taken);
        Judge(key, SoakClock.Now, s_refused);
        AssertRight();
    }

    [Fact]
    public void A_deleted_key_must_be_refused_once_the_store_was_read()
    {
        var key = new TrackedKey("key", "sec_key") { DeletionBegan = SoakClock.Now, Deleted = SoakClock.Now };
        Judge(key, s_late, s_taken);
        AssertRight(); // no read was answered since

        var sent = SoakClock.Now;
        _store.ReadAnswered(began: SoakClock.Now);
        Judge(key, sent, s_taken);
        AssertRight(); // it still has its two intervals
        Judge(key, s_late, s_taken);
        AssertWrong("after its deletion");
    }

    [Fact]
    public void A_deleted_key_must_never_come_back()
    {
        var key = new TrackedKey("key", "sec_key");
        Judge(key, TimeSpan.Zero, s_taken);
        key.DeletionBegan = key.Deleted = SoakClock.Now;
        Judge(key, s_late, s_refused);
        AssertRight();

        Judge(key, s_late, s_taken);
        AssertWrong("came back");
    }

    [Fact]
    public void A_read_that_a_fault_answered_does_not_count()
    {
        _store.Break();
        var key = new TrackedKey("key", "sec_key") { Stored = SoakClock.Now };
        _store.ReadAnswered(began: SoakClock.Now);

        Judge(key, s_late, s_refused);
        AssertRight();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public void An_answer_for_another_key_and_any_other_status_is_wrong(int status)
    {
        Judge(new TrackedKey("key", "sec_key"), TimeSpan.Zero, new VerifyAnswer(status, NamesKey: false));
        AssertWrong(status is 200 ? "was taken for another" : $"was answered {status}");
    }

    private void Judge(TrackedKey key, TimeSpan sent, VerifyAnswer answer) => _oracle.Judge(key, sent, answer);

    private void AssertRight() => Assert.Empty(_oracle.Examples);

    private void AssertWrong(string words)
    {
        Assert.Equal(1, _oracle.Wrong);
        Assert.Contains(words, Assert.Single(_oracle.Examples), StringComparison.Ordinal);
    }
}
