using HeareAuth.Features.Documents;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>Records that every service leaves out or refuses, whatever their owners believe.</summary>
internal sealed class UnreadableKeysCheck : ICheck
{
    public string Name => "unreadable keys";

    public string? Needs => DocumentCheck.CheckName;

    public Task<Finding> RunAsync(DiagnosisContext examination, CancellationToken cancellationToken)
    {
        var (leftOut, refused) = UnreadableRecords.In(examination.Document);
        string[] parts =
        [
            .. leftOut.Count > 0 ? [$"{leftOut.Count} left out, since they cannot be read or stand twice: {KeyLabels.Join(leftOut)}"] : Array.Empty<string>(),
            .. refused.Count > 0 ? [$"{refused.Count} refused, since their expiry cannot be read: {KeyLabels.Join(refused)}"] : Array.Empty<string>(),
        ];
        return Task.FromResult(parts.Length == 0
            ? Finding.Ok("none")
            : Finding.Warning(
                string.Join("; ", parts),
                "Delete such a key with `heare-auth delete` (every record of its id goes) and create another; a record without an id must be mended in the document itself."));
    }
}
