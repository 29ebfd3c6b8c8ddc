namespace HeareAuth.Features.Results;

/// <summary>What went wrong, in the words of the product; each host translates a kind once.</summary>
public enum FailureKind
{
    /// <summary>The message itself is wrong: HTTP 400, exit 1.</summary>
    Invalid,

    /// <summary>A setting that the operation cannot do without is missing: exit 2.</summary>
    NotConfigured,

    /// <summary>The key is not accepted: HTTP 403.</summary>
    Forbidden,

    /// <summary>No such key: exit 1.</summary>
    NotFound,

    /// <summary>The service cannot answer yet or any more: HTTP 503.</summary>
    Unavailable,

    /// <summary>The work was tried and did not succeed; the reason is in the log: HTTP 500.</summary>
    Failed,
}
