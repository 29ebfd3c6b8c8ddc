namespace HeareAuth.Features.Diagnosis;

/// <summary>Runs every check in order. Changes nothing, apart from a probe object that it writes and removes.</summary>
public sealed record Diagnose : IRequest<Result<Diagnosed>>;

public sealed record Diagnosed(IReadOnlyList<CheckResult> Checks)
{
    public bool HasFailed => Checks.Any(static check => check.Finding.Status is CheckStatus.Failed);

    public bool StoreHasFailed => Checks.Any(static check => check.Finding is { Status: CheckStatus.Failed, IsOfTheStore: true });
}

public sealed record CheckResult(string Name, Finding Finding);

internal sealed class DiagnoseHandler(IEnumerable<ICheck> checks) : IRequestHandler<Diagnose, Result<Diagnosed>>
{
    public async Task<Result<Diagnosed>> Handle(Diagnose request, CancellationToken cancellationToken)
    {
        var context = new DiagnosisContext();
        var outcomes = new List<CheckResult>();
        var unmet = new HashSet<string>(StringComparer.Ordinal);
        foreach (var check in checks)
        {
            var isMet = check.Needs is null || !unmet.Contains(check.Needs);
            var finding = isMet
                ? await RunAsync(check, context, cancellationToken)
                : Finding.Skipped($"not checked, because the {check.Needs} check did not pass");
            if (!isMet || finding.Status is CheckStatus.Failed)
            {
                unmet.Add(check.Name);
            }

            outcomes.Add(new CheckResult(check.Name, finding));
        }

        return new Diagnosed(outcomes);
    }

    /// <summary>A check that fails does not keep the others from running.</summary>
    private static async Task<Finding> RunAsync(ICheck check, DiagnosisContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(context, cancellationToken);
        }
        catch (FailureException e)
        {
            return Finding.Of(e.Failure);
        }
    }
}
