using HeareAuth.Features.Diagnosis;

namespace HeareAuth.Cli.Verbs;

internal sealed class DoctorVerb() : Verb(
    "doctor",
    "Check the settings, the store, the document and the service, and suggest fixes.",
    "heare-auth doctor",
    "heare-auth doctor -o json | jq -r '.checks[] | select(.status != \"ok\") | .detail'")
{
    public override IReadOnlyList<string> Notes =>
    [
        "It does not change your keys or settings. To prove that a write would work, it creates a probe object (or, for a local file, a temporary file) "
            + "next to the document and then removes it.",
        "Exits with 0 if all is well or there are only warnings, 3 if any check failed because of the store, and 1 if only other checks failed.",
    ];

    public override async Task<ExitCode> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var diagnosed = await session.AskAsync(new Diagnose(), cancellationToken);
        var code = diagnosed switch
        {
            { StoreHasFailed: true } => ExitCode.StoreUnavailable,
            { HasFailed: true } => ExitCode.Failed,
            _ => ExitCode.Done,
        };
        session.Output.Diagnosed(diagnosed, code);
        return code;
    }
}
