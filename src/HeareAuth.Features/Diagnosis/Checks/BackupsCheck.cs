using System.Globalization;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>Backups of <c>migrate</c> hold every secret as it was; they should not be forgotten.</summary>
internal sealed class BackupsCheck(IObjectStore store) : ICheck
{
    public string Name => "backups";

    public string? Needs => StoreCheck.CheckName;

    public async Task<Finding> RunAsync(DiagnosisContext examination, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names;
        try
        {
            names = await store.ListBesideAsync(DocumentBackup.Suffix, cancellationToken);
        }
        catch (LocalFileException e)
        {
            return Finding.Warning($"cannot be listed: {(e.InnerException ?? e).Message}", "Give this user the folder to read.");
        }
        catch (StorageException e)
        {
            // The store has just answered to a read, so that it is hardly down.
            return Finding.Warning(
                $"cannot be listed: {e.Failure.Reason}", "Where access was denied, allow s3:ListBucket on the bucket; else try again.");
        }

        return names.Count == 0
            ? Finding.Ok("none beside the document")
            : Finding.Warning(
                string.Create(CultureInfo.InvariantCulture, $"{names.Count} beside the document, with the secrets from before a migration: {KeyLabels.Join(names)}"),
                "Delete them once every service answers as before; docs/migration.md says how, and how to go back.");
    }
}
