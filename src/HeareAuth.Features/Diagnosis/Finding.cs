using HeareAuth.Features.Results;

namespace HeareAuth.Features.Diagnosis;

/// <summary>What a check found. The words are for the operator and hold no secret.</summary>
/// <param name="Detail">What is so, on one line.</param>
/// <param name="Remedy">What would be right; null where nothing is to be done, and never where the check failed.</param>
public sealed record Finding(CheckStatus Status, string Detail, string? Remedy = null)
{
    /// <summary>The store is unreachable, denies access or ignores conditions, as opposed to whatever stands in it.</summary>
    public bool IsOfTheStore { get; init; }

    public static Finding Ok(string detail) => new(CheckStatus.Ok, detail);

    public static Finding Warning(string detail, string? remedy) => new(CheckStatus.Warning, detail.TrimEnd('.'), remedy);

    public static Finding Failed(string detail, string remedy) => new(CheckStatus.Failed, detail.TrimEnd('.'), remedy);

    /// <summary>Reports a failure that ended a check.</summary>
    internal static Finding Of(Failure failure) =>
        Failed(failure.Reason, failure.Remedy ?? "Try again.") with { IsOfTheStore = failure.Kind is FailureKind.Store };

    public static Finding Skipped(string detail) => new(CheckStatus.Skipped, detail);
}
