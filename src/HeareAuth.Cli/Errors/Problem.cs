namespace HeareAuth.Cli.Errors;

/// <summary>One error as the command line reports it.</summary>
/// <param name="Reason">What is wrong, without a full stop. Contains no secret.</param>
/// <param name="Remedy">What to do about it, in whole sentences; null if the reason already says so.</param>
/// <param name="Field">The field at fault (see <see cref="FieldNames"/>), if there is one.</param>
internal sealed record Problem(ErrorCode Code, string Reason, string? Remedy = null, string? Field = null)
{
    public ExitCode ExitCode => Code.ExitCode;

    public string What => (Field is null ? Reason : $"{FieldNames.AsTyped(Field)}: {Reason}").ReplaceLineEndings(" ").Trim();

    public string Message => Remedy is null ? What : $"{What}. {Remedy}";

    public static Problem From(Failure failure)
    {
        var problem = new Problem(failure.Code, failure.Reason, null, failure.Field);
        var wroteNothing = failure.Kind is FailureKind.Unreadable || failure.Code == FailureCode.StoreLacksConditionalWrites;
        return problem.Adding(wroteNothing ? "Nothing was written." : null).Adding(failure.Remedy);
    }

    /// <summary>Describes an exception. The message of an unexpected one is put in brackets, because it may be a sentence.</summary>
    public static Problem From(Exception exception) => exception switch
    {
        FailureException e => From(e.Failure).WithBackup(e.LeftBehind),
        OutOfMemoryException => new Problem(
            FailureCode.MemoryInsufficient,
            "This command ran out of memory",
            "Run it in a container or Job of its own with more memory. 'heare-auth list' shows whether a change was saved."),
        IOException or UnauthorizedAccessException => new Problem(ErrorCode.InputOutputFailed, exception.Message),
        _ => new Problem(
            ErrorCode.Unexpected,
            $"Unexpected {exception.GetType().Name} ({exception.Message})",
            "This is a bug in heare-auth. Run the command again with --debug and report the stack trace."),
    };

    /// <summary>Adds a sentence to the remedy; null adds nothing.</summary>
    public Problem Adding(string? sentence) =>
        sentence is null ? this : this with { Remedy = Remedy is null ? sentence : $"{Remedy} {sentence}" };

    /// <param name="location">Where a backup was made before the failure; null if there is none.</param>
    public Problem WithBackup(string? location) =>
        Adding(location is null ? null : $"A backup had already been made at {location}.");
}
