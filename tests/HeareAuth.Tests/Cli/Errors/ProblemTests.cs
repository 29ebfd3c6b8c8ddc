using HeareAuth.Cli.Errors;
using HeareAuth.Features.Results;

namespace HeareAuth.Tests.Cli.Errors;

public sealed class ProblemTests
{
    [Theory]
    [InlineData("name", "--name: empty")]
    [InlineData("expires_at", "--expires-at: empty")]
    [InlineData("id", "KEY_ID: empty")]
    [InlineData("STORAGE_SECRET", "STORAGE_SECRET: empty")]
    [InlineData(null, "empty")]
    public void Names_a_field_as_the_user_types_it(string? field, string what) =>
        Assert.Equal(what, Problem.From(new Failure(FailureCode.NameEmpty, "empty", Field: field)).What);

    [Fact]
    public void The_message_combines_the_reason_and_the_remedy()
    {
        var problem = Problem.From(new Failure(FailureCode.TimeInvalid, "not an ISO 8601 time", "Use 2030-12-31T23:59:59Z.", "expires_at"));

        Assert.Equal("--expires-at: not an ISO 8601 time. Use 2030-12-31T23:59:59Z.", problem.Message);
    }

    [Theory]
    [MemberData(nameof(WritesNothing))]
    public void Reports_that_nothing_was_written_if_the_document_or_the_store_did_not_allow_a_change(string code)
    {
        var failure = new Failure(Codes().Single(known => known.Name == code), "reason", "Remedy.");

        Assert.Equal("Nothing was written. Remedy.", Problem.From(failure).Remedy);
        Assert.Equal("Nothing was written.", Problem.From(failure with { Remedy = null }).Remedy);
    }

    public static TheoryData<string> WritesNothing =>
        [FailureCode.StoreLacksConditionalWrites.Name, .. Codes().Where(static code => code.Kind is FailureKind.Unreadable).Select(static code => code.Name)];

    [Fact]
    public void Puts_a_multi_line_message_on_one_line() =>
        Assert.Equal("a b", Problem.From(new IOException("a\nb\n")).What);

    private static IEnumerable<FailureCode> Codes() =>
        typeof(FailureCode).GetProperties().Where(static property => property.PropertyType == typeof(FailureCode)).Select(static property => (FailureCode)property.GetValue(null)!);
}
