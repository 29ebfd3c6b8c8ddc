namespace HeareAuth.Cli;

/// <summary>What scripts may rely on; the table is in docs/cli.md.</summary>
internal enum ExitCode
{
    Done = 0,

    /// <summary>Invalid input, key not found, anything else.</summary>
    Failed = 1,

    /// <summary>Unknown option or command, missing option or variable.</summary>
    Usage = 2,

    /// <summary>Store unreachable, denied, no such bucket, or without conditional writes.</summary>
    StoreUnavailable = 3,

    /// <summary>Other writers kept winning; nothing was written.</summary>
    Contended = 4,

    /// <summary>The stored document cannot be read; nothing was written.</summary>
    DocumentUnreadable = 5,

    /// <summary>Written, but the service did not confirm the refresh.</summary>
    NotRefreshed = 6,

    /// <summary>The outcome of the write is unknown.</summary>
    OutcomeUnknown = 7,

    /// <summary>128 + SIGINT, as shells say it.</summary>
    Interrupted = 130,
}
