using HeareAuth.Features.Storage;

namespace HeareAuth.Features.Diagnosis;

/// <summary>What a check found. The words are for the operator and hold no secret.</summary>
/// <param name="Detail">What is so, on one line.</param>
/// <param name="Remedy">What would be right; null where nothing is to be done, and never where the check failed.</param>
public sealed record Finding(CheckStatus Status, string Detail, string? Remedy = null)
{
    private const string NothingWritten = " Nothing was written.";

    /// <summary>The store is unreachable, denies access or ignores conditions, as opposed to whatever stands in it.</summary>
    public bool IsOfTheStore { get; init; }

    public static Finding Ok(string detail) => new(CheckStatus.Ok, detail);

    public static Finding Warning(string detail, string? remedy) => new(CheckStatus.Warning, detail.TrimEnd('.'), remedy);

    public static Finding Failed(string detail, string remedy) => new(CheckStatus.Failed, detail.TrimEnd('.'), remedy);

    /// <summary>
    /// What a store throws says first what is wrong, and in its last sentence what to do. The last one, because a path or
    /// the words of a system that stand before may look like the end of a sentence.
    /// </summary>
    internal static Finding Of(StorageException e)
    {
        // That goes without saying here, where nothing was to be written.
        var told = e.Message.EndsWith(NothingWritten, StringComparison.Ordinal) ? e.Message[..^NothingWritten.Length] : e.Message;
        var end = told.LastIndexOf(". ", StringComparison.Ordinal);
        var finding = end < 0 ? Failed(told, RemedyFor(e)) : Failed(told[..end], told[(end + 2)..]);
        return finding with { IsOfTheStore = e is StoreUnavailableException };
    }

    public static Finding Skipped(string detail) => new(CheckStatus.Skipped, detail);

    private static string RemedyFor(StorageException e) => e switch
    {
        StoreUnavailableException => "Check the endpoint, the network and the log of the store, and try again.",
        LocalFileException => "Look at the file (KEYS_FILE), its folder and its disk, and try again.",
        _ => "Try again.",
    };
}
