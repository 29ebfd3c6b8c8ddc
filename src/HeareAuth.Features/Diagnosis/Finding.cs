using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Diagnosis;

/// <summary>What a check found. The words are for the operator and hold no secret.</summary>
/// <param name="Detail">What is so, on one line.</param>
/// <param name="Remedy">What would be right; null where nothing is to be done.</param>
public sealed record Finding(CheckStatus Status, string Detail, string? Remedy = null)
{
    /// <summary>The store is unreachable, denies access or ignores conditions, as opposed to whatever stands in it.</summary>
    public bool IsOfTheStore { get; init; }

    public static Finding Ok(string detail) => new(CheckStatus.Ok, detail);

    public static Finding Warning(string detail, string? remedy) => new(CheckStatus.Warning, detail.TrimEnd('.'), remedy);

    public static Finding Failed(string detail, string? remedy) => new(CheckStatus.Failed, detail.TrimEnd('.'), remedy);

    /// <summary>What a store throws says first what is wrong, and then what to do.</summary>
    internal static Finding Of(StorageException e) =>
        e.Message.Split(". ", 2) is [var detail, var remedy]
            ? Failed(detail, remedy) with { IsOfTheStore = e is StoreUnavailableException }
            : Failed(e.Message, null) with { IsOfTheStore = e is StoreUnavailableException };

    public static Finding Skipped(string detail) => new(CheckStatus.Skipped, detail);
}
