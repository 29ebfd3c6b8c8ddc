using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>Finds records that every service leaves out or always refuses.</summary>
internal sealed class UnreadableKeysCheck : ICheck
{
    public string Name => "unreadable keys";

    public string? Needs => DocumentCheck.CheckName;

    public Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var (leftOut, refused) = Find(context.Document);
        string[] parts =
        [
            .. leftOut.Count > 0
                ? [$"{leftOut.Count} left out because they cannot be read or are duplicates: {KeyLabels.Join(leftOut)}"] : Array.Empty<string>(),
            .. refused.Count > 0 ? [$"{refused.Count} refused because their expiry cannot be read: {KeyLabels.Join(refused)}"] : Array.Empty<string>(),
        ];
        return Task.FromResult(parts.Length == 0
            ? Finding.Ok("none")
            : Finding.Warning(
                string.Join("; ", parts),
                "Delete such a key with `heare-auth delete`, which deletes every record with its id, and create another. "
                + "A record without an id must be repaired in the document itself."));
    }

    private static (List<string> LeftOut, List<string> Refused) Find(KeyDocument document)
    {
        var unserved = ServingRules.LeftOut(document);
        var (leftOut, refused) = (new List<string>(), new List<string>());
        for (var i = 0; i < document.Keys.Count; i++)
        {
            var record = KeyRecord.Read(document.Keys[i].Span);
            if (unserved.Contains(i))
            {
                leftOut.Add(record.Label(i));
            }
            else if (ServingRules.StateOf(record, out _) is KeyState.Unreadable)
            {
                refused.Add(record.Label(i));
            }
        }

        return (leftOut, refused);
    }
}
