using System.Globalization;

namespace HeareAuth.Features.Diagnosis;

/// <summary>Whoever reads the document should learn no secret.</summary>
internal sealed class PlaintextSecretsCheck : ICheck
{
    public string Name => "plaintext secrets";

    public string? Needs => DocumentCheck.CheckName;

    public Task<Finding> RunAsync(Examination examination, CancellationToken cancellationToken)
    {
        var count = examination.Document.CountPlaintextSecrets();
        return Task.FromResult(count == 0
            ? Finding.Ok("none")
            : Finding.Warning(
                string.Create(CultureInfo.InvariantCulture, $"{count} of {examination.Document.Keys.Count} keys hold their secret in plaintext"),
                "`heare-auth migrate` hashes them, once no Python service reads this document any more."));
    }
}
