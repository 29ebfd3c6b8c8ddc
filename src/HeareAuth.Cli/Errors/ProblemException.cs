namespace HeareAuth.Cli.Errors;

/// <summary>Ends a command with errors that are already worded for the command line.</summary>
internal sealed class ProblemException(IReadOnlyList<Problem> problems) : Exception(problems[0].Message)
{
    public ProblemException(ErrorCode code, string reason, string? remedy = null, string? field = null)
        : this([new Problem(code, reason, remedy, field)])
    {
    }

    public ProblemException(IEnumerable<Failure> failures)
        : this([.. failures.Select(Problem.From)])
    {
    }

    /// <summary>Every error, at least one; the first decides the exit code.</summary>
    public IReadOnlyList<Problem> Problems => problems;
}
