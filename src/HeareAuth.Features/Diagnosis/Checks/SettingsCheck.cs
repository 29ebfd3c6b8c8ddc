using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>Settings that work and should not stay as they are; those that do not work end the command before.</summary>
internal sealed class SettingsCheck(StorageOptions options) : ICheck
{
    public string Name => "settings";

    public Task<Finding> RunAsync(DiagnosisContext examination, CancellationToken cancellationToken) => Task.FromResult(Look());

    private Finding Look()
    {
        if (options.Secret?.Weaknesses.ToArray() is { Length: > 0 } weaknesses)
        {
            return Finding.Warning(
                string.Join(' ', weaknesses.Select(static weakness => weakness.What)),
                string.Join("; ", weaknesses.Select(static weakness => weakness.Remedy)));
        }

        if (options is { Secret: null, PreviousSecret: not null })
        {
            return Finding.Warning(
                "STORAGE_SECRET_PREVIOUS is set and STORAGE_SECRET is not: the next write stores the document in plain.",
                "Set STORAGE_SECRET to the new secret, or to the old one to go on with it.");
        }

        return Finding.Ok(options.Secret is null
            ? "no STORAGE_SECRET: the document is written in plain"
            : "STORAGE_SECRET is set: the document is written encrypted");
    }
}
