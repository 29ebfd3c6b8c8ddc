namespace HeareAuth.Features.Diagnosis;

/// <summary>What a check found, in words for the operator. Contains no secret.</summary>
/// <param name="Detail">What the check found, on one line.</param>
/// <param name="Remedy">What to do about it; null if there is nothing to do, which is never the case for a failed check.</param>
public sealed record Finding(CheckStatus Status, string Detail, string? Remedy = null)
{
    /// <summary>Whether the store itself is at fault, rather than what it contains.</summary>
    public bool IsOfTheStore { get; init; }

    public static Finding Ok(string detail) => new(CheckStatus.Ok, detail);

    public static Finding Warning(string detail, string? remedy) => new(CheckStatus.Warning, detail.TrimEnd('.'), remedy);

    public static Finding Failed(string detail, string remedy) => new(CheckStatus.Failed, detail.TrimEnd('.'), remedy);

    internal static Finding Of(Failure failure) =>
        Failed(failure.Reason, failure.Remedy ?? "Try again.") with { IsOfTheStore = failure.Kind is FailureKind.Store };

    public static Finding Skipped(string detail) => new(CheckStatus.Skipped, detail);
}
