using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>Warns about settings that work but should be changed. Settings that do not work end the command earlier.</summary>
internal sealed class SettingsCheck(StorageOptions options) : ICheck
{
    public string Name => "settings";

    public Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken) => Task.FromResult(Look());

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
                "STORAGE_SECRET_PREVIOUS is set but STORAGE_SECRET is not, so changes to an encrypted document are refused.",
                "Set STORAGE_SECRET to the new secret, or to the old one to keep using it.");
        }

        return Finding.Ok(options.Secret is null
            ? "STORAGE_SECRET is not set: the document is written in plaintext"
            : "STORAGE_SECRET is set: the document is written encrypted");
    }
}
