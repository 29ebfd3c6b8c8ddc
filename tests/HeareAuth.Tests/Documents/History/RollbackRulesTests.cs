using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Tests.Documents.History;

public sealed class RollbackRulesTests
{
    [Theory]
    [InlineData(10, 10)] // the same again
    [InlineData(10, 11)]
    [InlineData(null, 1)] // the Python service wrote the last one
    [InlineData(null, null)]
    public void Accepts_a_document_that_is_not_older(int? held, int? next) =>
        Assert.Equal(RollbackVerdict.Accepted, RollbackRules.Judge(Document(held), Document(next)));

    [Fact]
    public void Refuses_a_document_with_a_smaller_revision() =>
        Assert.Equal(RollbackVerdict.Older, RollbackRules.Judge(Document(10), Document(9)));

    [Fact]
    public void Refuses_a_document_that_was_recreated() =>
        Assert.Equal(RollbackVerdict.Recreated, RollbackRules.Judge(Document(10, first: 3), Document(12, first: 12)));

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(null)]
    public void Accepts_a_document_whose_history_includes_the_held_one(int? first) =>
        Assert.Equal(RollbackVerdict.Accepted, RollbackRules.Judge(Document(10, first: 3), Document(12, first)));

    [Fact]
    public void Refuses_a_plain_document_after_an_encrypted_one_but_not_the_reverse()
    {
        Assert.Equal(RollbackVerdict.Plain, RollbackRules.Judge(Document(10, encrypted: true), Document(11)));
        Assert.Equal(RollbackVerdict.Accepted, RollbackRules.Judge(Document(10), Document(11, encrypted: true)));
    }

    [Fact]
    public void Refuses_a_document_without_a_revision_only_if_the_held_one_has_no_plaintext_secret()
    {
        Assert.Equal(RollbackVerdict.Accepted, RollbackRules.Judge(Document(10, plaintext: 1), Document(null)));
        Assert.Equal(RollbackVerdict.WithoutRevision, RollbackRules.Judge(Document(10, plaintext: 0), Document(null)));
    }

    private static DocumentFacts Document(int? revision, int? first = null, bool encrypted = false, int plaintext = 1) =>
        new(new DocumentStamp(revision, first, WriteId: null), encrypted, HoldsHashesOnly: plaintext == 0);
}
