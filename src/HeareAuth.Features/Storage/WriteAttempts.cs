using System.Security.Cryptography;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Storage;

/// <summary>
/// Tracks the attempts at one change: what was sent, whether a write may still arrive, and when to give up. A write
/// whose response was lost can arrive late, so every later document is searched for it.
/// </summary>
internal sealed class WriteAttempts<T>(string location, TimeProvider clock)
    where T : class
{
    /// <summary>Gives up after this many failures and <see cref="s_minTime"/>; while a write is uncertain, after that time alone.</summary>
    private const int MinFailures = 40;

    private static readonly TimeSpan s_minTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = clock.GetTimestamp();
    private readonly List<string> _lostWriteIds = [];
    private string _writeId = "";
    private string? _etag;
    private T? _result;
    private int _failures;
    private FailureException? _lastFailure;

    /// <summary>Whether the response to a write was lost and no document has shown since what became of it.</summary>
    public bool IsUncertain { get; private set; }

    /// <returns>The write id to put into the document that is about to be sent.</returns>
    public string Start(string? etag, T result)
    {
        _writeId = IdGenerator.NewWriteId();
        _etag = etag;
        _result ??= result;
        return _writeId;
    }

    public void RecordFailure(FailureException failure)
    {
        _failures++;
        _lastFailure = failure;
    }

    public void RecordLostResponse(WriteOutcomeUnknownException failure)
    {
        RecordFailure(failure);
        IsUncertain = true;
        _lostWriteIds.Add(_writeId);
    }

    /// <summary>Looks for a write whose response was lost, by its write id or by the change itself.</summary>
    /// <returns>The result of that write, or null if there is none in the document.</returns>
    public T? FindLostWrite(KeyDocument document, string? etag, DocumentChange<T> change)
    {
        if (_lostWriteIds.Count == 0)
        {
            return null;
        }

        if (document.Stamp.WriteId is { } writeId && _lostWriteIds.Contains(writeId))
        {
            return _result;
        }

        // Once another write has replaced the document that ours was conditional on, ours can only fail.
        IsUncertain &= etag == _etag;
        return change.IsVisibleIn(document) ? _result : null;
    }

    /// <exception cref="WriteContendedException">Every attempt lost to another writer; nothing was written.</exception>
    /// <exception cref="WriteOutcomeUnknownException">A write may still arrive.</exception>
    public void ThrowIfExhausted()
    {
        if (clock.GetElapsedTime(_startedAt) < s_minTime || (!IsUncertain && _failures < MinFailures))
        {
            return;
        }

        throw IsUncertain
            ? new WriteOutcomeUnknownException(
                $"The store did not confirm the change to {location} for {s_minTime.TotalSeconds:0} seconds, "
                + $"so the change may or may not have been saved{LastAnswer}",
                "Wait until the store answers.",
                _lastFailure)
            : new WriteContendedException(
                $"Other writers kept changing {location} for {s_minTime.TotalSeconds:0} seconds, so nothing was written", "Try again.", _lastFailure);
    }

    /// <summary>Names the last failure, because "the store failed (503 SlowDown)" tells an operator where to look.</summary>
    private string LastAnswer => _lastFailure is null ? "" : $" ({(_lastFailure as WriteOutcomeUnknownException)?.Cause ?? _lastFailure.Failure.Reason})";

    /// <summary>Pauses with full jitter: for a random time up to a bound that doubles with each failure.</summary>
    public Task BackOffAsync(CancellationToken cancellationToken)
    {
        var bound = Math.Min(s_maxPause.TotalMilliseconds, s_firstPause.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 16)));
        return Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)bound) + 1), clock, cancellationToken);
    }
}
