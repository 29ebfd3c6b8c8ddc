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

    public static Problem From(Exception exception) =>
        OnOneLine(Sort(exception)).Leaving((exception as StorageException)?.LeftBehind);

    /// <param name="place">Where a backup was made before it went wrong; null where there is none.</param>
    public Problem Leaving(string? place) =>
        place is null ? this : this with { Remedy = $"{Remedy} A backup was made before and stays at {place}.".TrimStart() };

    private static Problem OnOneLine(Problem problem) => problem with { What = problem.What.ReplaceLineEndings(" ").Trim() };

    private static Problem Sort(Exception exception) => exception switch
    {
        UsageException e => new(ExitCode.Usage, e.Message, e.Remedy),
        InvalidSettingException e => new(ExitCode.Usage, e.Message),
        PlainWriteRefusedException e => new(
            ExitCode.Usage, e.Message, "Set it to the secret that is in STORAGE_SECRET_PREVIOUS now, or to a new one."),
        StoreUnavailableException e => new(ExitCode.StoreUnavailable, e.Message),
        WriteContendedException or StaleObjectException => new(
            ExitCode.Contended,
            exception.Message),
        DocumentUnreadableException e => new(ExitCode.DocumentUnreadable, e.Message, "Nothing was written."),
        WriteOutcomeUnknownException e => new(ExitCode.OutcomeUnknown, e.Message),
        LocalFileException e => new(ExitCode.Failed, e.Message),
        IOException or UnauthorizedAccessException => new(ExitCode.Failed, exception.Message),
        _ => new(
            ExitCode.Failed,
            $"Unexpected {exception.GetType().Name}: {exception.Message}",
            "This is a fault in heare-auth. Run it again with --debug and report the stack trace."),
    };
}
