using HeareAuth.Features.Diagnosis;

namespace HeareAuth.Cli.Verbs;

internal sealed class DoctorVerb : Verb
{
    public DoctorVerb()
        : base(
            "doctor",
            "Check the settings, the store, the document and the service, and say what to do.",
            "heare-auth doctor",
            "heare-auth doctor -o json | jq -r '.checks[] | select(.status != \"ok\") | .detail'")
    {
    }

    public override IReadOnlyList<string> Notes =>
    [
        "It changes nothing; an object beside the document proves that the store honours conditional writes, and is removed again.",
        "Exit 0 where all is well or there are warnings only, 3 where the store is to blame for a failure, else 1.",
    ];

    public override async Task<Outcome> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var result = await session.AskAsync(new Diagnose(), cancellationToken);
        if (!result.IsSuccess)
        {
            return result.Failure;
        }

        var code = result.Value switch
        {
            { StoreHasFailed: true } => ExitCode.StoreUnavailable,
            { HasFailed: true } => ExitCode.Failed,
            _ => ExitCode.Done,
        };
        session.Answers.Diagnosed(result.Value, code);
        return code;
    }
}
