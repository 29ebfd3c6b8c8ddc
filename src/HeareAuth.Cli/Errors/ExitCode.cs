namespace HeareAuth.Cli.Errors;

/// <summary>The exit codes that scripts rely on; docs/cli.md has the table, and <see cref="ErrorCode"/> maps failures to them.</summary>
internal enum ExitCode
{
    Done = 0,

    /// <summary>Invalid input, key not found, or anything that no other code covers.</summary>
    Failed = 1,

    /// <summary>An unknown or missing option, command or variable, or one whose value cannot be used.</summary>
    Usage = 2,

    /// <summary>The store is unreachable, denies access, lacks the bucket or ignores conditional writes.</summary>
    StoreUnavailable = 3,

    /// <summary>Other writers kept winning; nothing was written.</summary>
    Contended = 4,

    /// <summary>The stored document cannot be read; nothing was written.</summary>
    DocumentUnreadable = 5,

    /// <summary>The change was saved, but the service did not confirm the refresh.</summary>
    NotRefreshed = 6,

    /// <summary>A write may or may not have been applied.</summary>
    WriteUncertain = 7,

    /// <summary>128 + SIGINT, as shells report it.</summary>
    Interrupted = 130,
}
