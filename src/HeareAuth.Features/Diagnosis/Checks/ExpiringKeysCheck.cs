using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Diagnosis.Checks;

/// <summary>Finds keys that expire soon, while there is time to replace them.</summary>
internal sealed class ExpiringKeysCheck(TimeProvider clock) : ICheck
{
    private const int SoonDays = 7;

    public string Name => "expiring keys";

    public string? Needs => DocumentCheck.CheckName;

    public Task<Finding> RunAsync(DiagnosisContext context, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var soon = new List<string>();
        var expired = 0;
        for (var i = 0; i < context.Document.Keys.Count; i++)
        {
            var record = KeyRecord.Read(context.Document.Keys[i].Span);
            if (ServingRules.StateOf(record, out var utc) is not KeyState.Active || utc is not { } expiry)
            {
                continue;
            }

            if (expiry <= now)
            {
                expired++;
            }
            else if (expiry <= now.AddDays(SoonDays))
            {
                soon.Add(record.Label(i));
            }
        }

        return Task.FromResult(soon.Count == 0
            ? Finding.Ok(string.Create(CultureInfo.InvariantCulture, $"none within {SoonDays} days; {expired} already expired"))
            : Finding.Warning(
                string.Create(CultureInfo.InvariantCulture, $"{soon.Count} within {SoonDays} days: {KeyLabels.Join(soon)}"),
                "Create a new key for each owner (`heare-auth create`) before the old one is refused."));
    }
}
