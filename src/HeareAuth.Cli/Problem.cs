using HeareAuth.Features.Results;

namespace HeareAuth.Cli;

/// <summary>What went wrong, what to do about it, and the exit code that tells scripts.</summary>
/// <param name="What">One line for people. Holds no secret.</param>
/// <param name="Remedy">What to do instead, or null if the first line already says so.</param>
internal sealed record Problem(ExitCode Code, string What, string? Remedy = null)
{
    public static Problem From(Failure failure) => OnOneLine(new Problem(
        ExitCodeOf(failure.Kind),
        failure.Field is { } field ? $"{NameOf(field)}: {failure.Reason}" : failure.Reason,
        failure.Kind is FailureKind.Unreadable ? $"Nothing was written. {failure.Remedy}".TrimEnd() : failure.Remedy));

    public static Problem From(Exception exception) =>
        OnOneLine(Sort(exception)).Leaving((exception as FailureException)?.LeftBehind);

    /// <param name="place">Where a backup was made before the failure; null if there is none.</param>
    public Problem Leaving(string? place) =>
        place is null ? this : this with { Remedy = $"{Remedy} A backup was made before and stays at {place}.".TrimStart() };

    private static Problem OnOneLine(Problem problem) => problem with { What = problem.What.ReplaceLineEndings(" ").Trim() };

    private static Problem Sort(Exception exception) => exception switch
    {
        UsageException e => new(ExitCode.Usage, e.Message, e.Remedy),
        FailureException e => From(e.Failure),
        IOException or UnauthorizedAccessException => new(ExitCode.Failed, exception.Message),
        _ => new(
            ExitCode.Failed,
            $"Unexpected {exception.GetType().Name}: {exception.Message}",
            "This is a bug in heare-auth. Run it again with --debug and report the stack trace."),
    };

    private static ExitCode ExitCodeOf(FailureKind kind) => kind switch
    {
        FailureKind.Misconfigured => ExitCode.Usage,
        FailureKind.Store => ExitCode.StoreUnavailable,
        FailureKind.Contended => ExitCode.Contended,
        FailureKind.Unreadable => ExitCode.DocumentUnreadable,
        FailureKind.Uncertain => ExitCode.OutcomeUnknown,
        _ => ExitCode.Failed,
    };

    /// <summary>Members of a message go by their option; settings keep the name of their variable.</summary>
    private static string NameOf(string field) => field switch
    {
        "id" => "KEY_ID",
        _ when field.Any(char.IsAsciiLetterUpper) => field,
        _ => $"--{field.Replace('_', '-')}",
    };
}
