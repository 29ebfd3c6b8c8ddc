using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Diagnosis.Checks;

internal sealed class PlaintextSecretsCheck : ICheck
{
    private const string Migrate = "Once no Python service reads this document, run `heare-auth migrate` to hash them";
    private const string Fix =
        "Fix or delete these records (`heare-auth delete` takes an id); `heare-auth migrate` does not change records that it cannot read.";

    public string Name => "plaintext secrets";

    public string? Needs => DocumentCheck.CheckName;

    public Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Look(context.Document));

    private static Finding Look(KeyDocument document)
    {
        var (hashable, unreadable) = (0, new List<string>());
        for (var i = 0; i < document.Keys.Count; i++)
        {
            var record = KeyRecord.Read(document.Keys[i].Span);
            if (!record.RevealsSecret)
            {
                continue;
            }

            // The same distinction as in migrate.
            if (SecretDigests.TryGet(record, out _))
            {
                hashable++;
            }
            else
            {
                unreadable.Add(record.Label(i));
            }
        }

        var detail = string.Create(
            CultureInfo.InvariantCulture, $"{hashable + unreadable.Count} of {document.Keys.Count} keys contain their secret in plaintext");
        return (hashable, unreadable.Count) switch
        {
            (0, 0) => Finding.Ok("none"),
            (_, 0) => Finding.Warning(detail, $"{Migrate}."),
            (0, _) => Finding.Warning($"{detail}, in records that cannot be read: {KeyLabels.Join(unreadable)}", Fix),
            _ => Finding.Warning(detail, $"{Migrate}, except for {KeyLabels.Join(unreadable)}, which it cannot read: fix or delete those records."),
        };
    }
}
