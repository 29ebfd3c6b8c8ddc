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
    public void Accepts_a_document_that_is_not_older(int? held, int? next) =>
        Assert.Null(RollbackRules.ReasonToRefuse(Document(held), Document(next)));

    [Fact]
    public void Refuses_a_document_with_a_smaller_revision() =>
        Assert.Contains("older", RollbackRules.ReasonToRefuse(Document(10), Document(9)), StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_document_that_was_recreated() =>
        Assert.Contains("recreated", RollbackRules.ReasonToRefuse(Document(10, first: 3), Document(12, first: 12)), StringComparison.Ordinal);

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(null)]
    public void Accepts_a_document_whose_history_includes_the_held_one(int? first) =>
        Assert.Null(RollbackRules.ReasonToRefuse(Document(10, first: 3), Document(12, first)));

    [Fact]
    public void Refuses_a_plain_document_after_an_encrypted_one_but_not_the_reverse()
    {
        Assert.Contains("plain", RollbackRules.ReasonToRefuse(Document(10, encrypted: true), Document(11)), StringComparison.Ordinal);
        Assert.Null(RollbackRules.ReasonToRefuse(Document(10), Document(11, encrypted: true)));
    }

    [Fact]
    public void Refuses_a_document_without_a_revision_only_if_the_held_one_has_no_plaintext_secret()
    {
        Assert.Null(RollbackRules.ReasonToRefuse(Document(10, plaintext: 1), Document(null)));
        Assert.Contains("no revision", RollbackRules.ReasonToRefuse(Document(10, plaintext: 0), Document(null)), StringComparison.Ordinal);
    }

    private static LoadedDocument Document(int? revision, int? first = null, bool encrypted = false, int plaintext = 1) =>
        new(new KeyRing([default], [], [[]]), new DocumentStamp(revision, first, WriteId: null), encrypted) { PlaintextKeys = plaintext };
}
