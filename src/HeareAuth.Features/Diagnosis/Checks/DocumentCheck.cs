using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Features.Diagnosis.Checks;

internal sealed class DocumentCheck(DocumentCipher cipher, StorageOptions options) : ICheck
{
    public const string CheckName = "document";

    public string Name => CheckName;

    public string? Needs => StoreCheck.CheckName;

    public Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken) => Task.FromResult(Look(context));

    private Finding Look(DiagnosisContext context)
    {
        if (context.Stored is not { } stored)
        {
            return Finding.Ok("there is none yet");
        }

        var plain = cipher.Open(stored, out var seal);
        context.Document = KeyDocument.Parse(plain, seal);
        return Judge(context.Document);
    }

    private Finding Judge(KeyDocument document)
    {
        var keys = string.Create(CultureInfo.InvariantCulture, $"{document.Keys.Count} {(document.Keys.Count == 1 ? "key" : "keys")}");
        return (document.Seal, options) switch
        {
            (DocumentSeal.None, { Secret: not null }) => Finding.Warning(
                $"{keys}, in plaintext although STORAGE_SECRET is set", "The next write encrypts it. To encrypt it now, run `heare-auth rekey`."),
            (DocumentSeal.PreviousSecret, { Secret: not null }) => Finding.Warning(
                $"{keys}, encrypted under STORAGE_SECRET_PREVIOUS", "Run `heare-auth rekey` to encrypt it under STORAGE_SECRET."),
            (DocumentSeal.Secret, { PreviousSecret: not null }) => Finding.Warning(
                $"{keys}, encrypted under STORAGE_SECRET; STORAGE_SECRET_PREVIOUS is set but no longer needed",
                "Unset STORAGE_SECRET_PREVIOUS here and for every service."),
            (DocumentSeal.None, _) => Finding.Ok($"{keys}, in plaintext"),
            _ => Finding.Ok($"{keys}, encrypted"),
        };
    }
}
