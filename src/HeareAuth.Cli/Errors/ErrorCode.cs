namespace HeareAuth.Cli.Errors;

/// <summary>
/// Names an error for scripts and fixes its exit code; docs/errors.md lists the codes. Every <see cref="FailureCode"/> is
/// also an error code; only the command line reports the ones below.
/// </summary>
internal sealed record ErrorCode(string Name, ExitCode ExitCode)
{
    public static ErrorCode CommandMissing { get; } = new("command_missing", ExitCode.Usage);
    public static ErrorCode CommandUnknown { get; } = new("command_unknown", ExitCode.Usage);
    public static ErrorCode OptionUnknown { get; } = new("option_unknown", ExitCode.Usage);
    public static ErrorCode OptionRepeated { get; } = new("option_repeated", ExitCode.Usage);
    public static ErrorCode OptionsConflict { get; } = new("options_conflict", ExitCode.Usage);
    public static ErrorCode ArgumentUnexpected { get; } = new("argument_unexpected", ExitCode.Usage);
    public static ErrorCode ValueMissing { get; } = new("value_missing", ExitCode.Usage);
    public static ErrorCode ValueInvalid { get; } = new("value_invalid", ExitCode.Usage);
    public static ErrorCode ConfirmationRequired { get; } = new("confirmation_required", ExitCode.Usage);
    public static ErrorCode ConfigInvalid { get; } = new("config_invalid", ExitCode.Usage);
    public static ErrorCode ProfileNotFound { get; } = new("profile_not_found", ExitCode.Usage);
    public static ErrorCode ServiceUnhealthy { get; } = new("service_unhealthy", ExitCode.Failed);
    public static ErrorCode RefreshUnconfirmed { get; } = new("refresh_unconfirmed", ExitCode.NotRefreshed);
    public static ErrorCode SecretUnprinted { get; } = new("secret_unprinted", ExitCode.Failed);
    public static ErrorCode InputOutputFailed { get; } = new("input_output_failed", ExitCode.Failed);
    public static ErrorCode Interrupted { get; } = new("interrupted", ExitCode.Interrupted);
    public static ErrorCode Unexpected { get; } = new("unexpected_error", ExitCode.Failed);

    /// <summary>Maps each kind of failure to its exit code; no other code does.</summary>
    public static implicit operator ErrorCode(FailureCode code) => new(code.Name, code.Kind switch
    {
        FailureKind.Misconfigured => ExitCode.Usage,
        FailureKind.Store => ExitCode.StoreUnavailable,
        FailureKind.Contended => ExitCode.Contended,
        FailureKind.Unreadable => ExitCode.DocumentUnreadable,
        FailureKind.Uncertain => ExitCode.WriteUncertain,
        _ => ExitCode.Failed,
    });
}
