using System.Text;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Diagnosis.Checks;
using HeareAuth.Features.Documents;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Diagnosis;

public sealed class UnreadableKeysCheckTests
{
    [Fact]
    public async Task Names_records_by_id_or_by_position()
    {
        var finding = await RunAsync(
            Some.Key(),
            """{"secret":"sec_1","name":"n"}""",
            """{"id":"key_none","name":"n"}""",
            Some.Key("key_late", "sec_3", more: """{"expires_at":"tomorrow"}"""),
            Some.Key("key_same1", "sec_6"),
            Some.Key("key_same2", "sec_6", more: """{"expires_at":"tomorrow"}"""),
            "5");

        Assert.Equal(CheckStatus.Warning, finding.Status);
        Assert.Equal(
            "5 left out because they cannot be read or are duplicates: record 2, key_none, key_same1, key_same2, record 7; "
            + "1 refused because their expiry cannot be read: key_late",
            finding.Detail);
    }

    [Fact]
    public async Task Finds_nothing_in_a_document_of_readable_keys() => Assert.Equal(Finding.Ok("none"), await RunAsync(Some.Key()));

    private static Task<Finding> RunAsync(params string[] keys)
    {
        var document = KeyDocument.Parse(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', keys)}}]}"""));
        return new UnreadableKeysCheck().RunAsync(new DiagnosisContext { Document = document }, CancellationToken.None);
    }
}
