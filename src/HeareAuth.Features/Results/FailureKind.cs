namespace HeareAuth.Features.Results;

/// <summary>Groups failure codes by what the command line does about them. The service maps codes, in its <c>ErrorResponses</c>.</summary>
public enum FailureKind
{
    Invalid,

    Misconfigured,

    NotFound,

    /// <summary>The service has no keys it can answer from.</summary>
    Unavailable,

    /// <summary>The operation failed for a reason that no other kind covers.</summary>
    Failed,

    /// <summary>A local file cannot be read or written; its old content is intact.</summary>
    LocalFile,

    /// <summary>The store is unreachable, denies access or ignores conditional writes; nothing was written.</summary>
    Store,

    /// <summary>Other writers kept winning; nothing was written.</summary>
    Contended,

    /// <summary>The stored document cannot be read; nothing was written.</summary>
    Unreadable,

    /// <summary>A write may or may not have been applied.</summary>
    Uncertain,
}
