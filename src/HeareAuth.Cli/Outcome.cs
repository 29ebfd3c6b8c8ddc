using HeareAuth.Features.Results;

namespace HeareAuth.Cli;

/// <summary>How a verb ended: an exit code, or a problem that the dispatcher still has to tell.</summary>
internal sealed record Outcome(ExitCode Code, Problem? Problem = null)
{
    public static implicit operator Outcome(ExitCode code) => new(code);

    public static implicit operator Outcome(Problem problem) => new(problem.Code, problem);

    public static implicit operator Outcome(Failure failure) => Problem.From(failure);
}
