using System.Diagnostics.CodeAnalysis;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;

namespace HeareAuth.Features.Storage;

/// <summary>
/// All tries of one change: what was sent, whether the fate of a write is open, and when to give up. A write whose
/// answer was lost may still arrive late, so once that happened every later document is searched for the change.
/// </summary>
internal sealed class WriteAttempts<T>(TimeProvider clock)
    where T : class
{
    /// <summary>Both bounds must have passed before the effort ends.</summary>
    private const int MostTries = 40;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    private readonly long _startedAt = clock.GetTimestamp();
    private readonly List<string> _lostWriteIds = [];
    private string? _etag;
    private T? _outcome;

    public int Tries { get; private set; }

    public string WriteId { get; private set; } = "";

    /// <summary>A write was sent, its answer was lost, and no document has told its fate yet.</summary>
    public bool IsOpen { get; private set; }

    public void Begin(string writeId, string? etag, T outcome)
    {
        Tries++;
        WriteId = writeId;
        _etag = etag;
        _outcome ??= outcome;
    }

    public void LoseSightOfIt()
    {
        IsOpen = true;
        _lostWriteIds.Add(WriteId);
    }

    public void CountFailedTry() => Tries++;

    /// <summary>Looks for a write whose answer was lost: by its own write id, or by the change itself.</summary>
    public bool IsFoundIn(KeyDocument document, string? etag, DocumentChange<T> change, [NotNullWhen(true)] out T? outcome)
    {
        outcome = _outcome;
        if (_lostWriteIds.Count == 0)
        {
            return false;
        }

        if (document.Stamp.WriteId is { } writeId && _lostWriteIds.Contains(writeId))
        {
            return outcome is not null;
        }

        // Once another write replaced the document that ours was conditional on, ours can only fail.
        IsOpen &= etag == _etag;
        return change.IsVisibleIn(document) && outcome is not null;
    }

    /// <exception cref="WriteContendedException">Every try lost, and nothing was written.</exception>
    /// <exception cref="WriteOutcomeUnknownException">The fate of a write is open.</exception>
    public void ThrowIfOver(string location, FailureException cause)
    {
        if (clock.GetElapsedTime(_startedAt) < s_longest || (!IsOpen && Tries < MostTries))
        {
            return;
        }

        throw IsOpen
            ? new WriteOutcomeUnknownException(
                $"The store stopped answering while {location} was being written, so the change may or may not have been saved",
                "Run `heare-auth list` once the store answers, and repeat the command if the change is missing.",
                cause)
            : new WriteContendedException(
                $"Other writers kept changing {location} for {s_longest.TotalSeconds:0} seconds, so nothing was written", "Try again.", cause);
    }
}
