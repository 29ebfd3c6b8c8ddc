using HeareAuth.Features.Storage;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>Lists the backups of <c>migrate</c>, which still contain every plaintext secret.</summary>
internal sealed class BackupsCheck(IObjectStore store) : ICheck
{
    public string Name => "backups";

    public string? Needs => StoreCheck.CheckName;

    public async Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names;
        try
        {
            names = await store.ListBesideAsync(DocumentBackup.Suffix, cancellationToken);
        }
        catch (LocalFileException e)
        {
            return Finding.Warning($"cannot be listed: {(e.InnerException ?? e).Message}", "Give this user read access to the folder.");
        }
        catch (StorageException e)
        {
            return Finding.Warning(
                $"cannot be listed: {e.Failure.Reason}", "If access was denied, allow s3:ListBucket on the bucket. Otherwise try again.");
        }

        return names.Count == 0
            ? Finding.Ok("none next to the document")
            : Finding.Warning(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{names.Count} next to the document, containing the secrets from before a migration: {KeyLabels.Join(names)}"),
                "Delete them once every service works as before. docs/migration.md explains how, and how to go back.");
    }
}
