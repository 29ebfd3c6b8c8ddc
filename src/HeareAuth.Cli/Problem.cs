using HeareAuth.Features.Results;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage;

namespace HeareAuth.Cli;

/// <summary>What went wrong, what to do about it, and the exit code that says so to scripts.</summary>
/// <param name="What">One line for people; it holds no secret.</param>
/// <param name="Remedy">What would be right, or null where the first line already says it.</param>
internal sealed record Problem(ExitCode Code, string What, string? Remedy = null)
{
    public static Problem From(Failure failure) =>
        new(failure.Kind is FailureKind.NotConfigured ? ExitCode.Usage : ExitCode.Failed, failure.Message);

    public static Problem From(Exception exception)
    {
        var problem = OnOneLine(Sort(exception));
        return exception is StorageException { LeftBehind: { } place }
            ? problem with { Remedy = $"{problem.Remedy} A backup was made before and stays at {place}.".TrimStart() }
            : problem;
    }

    private static Problem OnOneLine(Problem problem) => problem with { What = problem.What.ReplaceLineEndings(" ").Trim() };

    private static Problem Sort(Exception exception) => exception switch
    {
        UsageException e => new(ExitCode.Usage, e.Message, e.Remedy),
        InvalidSettingException e => new(ExitCode.Usage, e.Message),
        StoreUnavailableException e => new(ExitCode.StoreUnavailable, e.Message),
        WriteContendedException or StaleObjectException => new(
            ExitCode.Contended,
            exception.Message,
            "Nothing was written. Try again in a moment."),
        DocumentUnreadableException e => new(ExitCode.DocumentUnreadable, e.Message, "Nothing was written."),
        WriteOutcomeUnknownException e => new(
            ExitCode.OutcomeUnknown,
            e.Message,
            "Run 'heare-auth list' to see whether it was written. A key whose secret you did not see is of no use: delete it and create another."),
        LocalFileException e => new(ExitCode.Failed, e.Message),
        IOException or UnauthorizedAccessException => new(ExitCode.Failed, exception.Message),
        _ => new(
            ExitCode.Failed,
            $"Unexpected {exception.GetType().Name}: {exception.Message}",
            "This is a fault in heare-auth. Run it again with --debug and report the stack trace."),
    };
}
