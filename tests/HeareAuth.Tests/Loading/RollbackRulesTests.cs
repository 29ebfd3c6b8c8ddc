using HeareAuth.Features.Documents;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Verification;

namespace HeareAuth.Tests.Loading;

public sealed class RollbackRulesTests
{
    [Theory]
    [InlineData(10, 10)] // the same again, or another writer's equal number
    [InlineData(10, 11)]
    [InlineData(null, 1)] // the Python service wrote the last one
    [InlineData(null, null)]
    public void A_document_that_is_no_older_is_taken(int? held, int? next) =>
        Assert.Null(RollbackRules.ReasonToRefuse(Document(held), Document(next)));

    [Fact]
    public void A_document_with_a_smaller_revision_is_refused() =>
        Assert.Contains("older", RollbackRules.ReasonToRefuse(Document(10), Document(9)), StringComparison.Ordinal);

    [Fact]
    public void A_document_that_was_made_anew_is_refused() =>
        Assert.Contains("made anew", RollbackRules.ReasonToRefuse(Document(10, first: 3), Document(12, first: 12)), StringComparison.Ordinal);

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(null)]
    public void A_document_whose_history_reaches_back_to_what_is_held_is_taken(int? first) =>
        Assert.Null(RollbackRules.ReasonToRefuse(Document(10, first: 3), Document(12, first)));

    [Fact]
    public void A_plain_document_after_an_encrypted_one_is_refused_and_the_other_way_round_taken()
    {
        Assert.Contains("plain", RollbackRules.ReasonToRefuse(Document(10, encrypted: true), Document(11)), StringComparison.Ordinal);
        Assert.Null(RollbackRules.ReasonToRefuse(Document(10), Document(11, encrypted: true)));
    }

    [Fact]
    public void A_document_without_revision_is_taken_while_plaintext_stands_and_refused_after_hashes_only()
    {
        Assert.Null(RollbackRules.ReasonToRefuse(Document(10, plaintext: 1), Document(null)));
        Assert.Contains("no revision", RollbackRules.ReasonToRefuse(Document(10, plaintext: 0), Document(null)), StringComparison.Ordinal);
    }

    private static LoadedDocument Document(int? revision, int? first = null, bool encrypted = false, int plaintext = 1) =>
        new(new KeyRing([default], [[]]), new DocumentStamp(revision, first, WriteId: null), encrypted) { PlaintextSecrets = plaintext };
}
