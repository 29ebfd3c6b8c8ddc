namespace HeareAuth.Features.Results;

/// <summary>Groups failure codes by what the command line does about them. The service maps codes, in its <c>ErrorResponses</c>.</summary>
public enum FailureKind
{
    /// <summary>The request is wrong: exit 1.</summary>
    Invalid,

    /// <summary>A setting is missing or wrong: exit 2.</summary>
    Misconfigured,

    /// <summary>There is no such key: exit 1.</summary>
    NotFound,

    /// <summary>The service has no keys it can answer from.</summary>
    Unavailable,

    /// <summary>The operation was tried and failed; the log has the reason: exit 1.</summary>
    Failed,

    /// <summary>A local file cannot be read or written; its old content is intact: exit 1.</summary>
    LocalFile,

    /// <summary>The store is unreachable, denies access or ignores conditional writes; nothing was written: exit 3.</summary>
    Store,

    /// <summary>Other writers kept winning; nothing was written: exit 4.</summary>
    Contended,

    /// <summary>The stored document cannot be read; nothing was written: exit 5.</summary>
    Unreadable,

    /// <summary>A write may or may not have been applied: exit 7.</summary>
    Uncertain,
}
