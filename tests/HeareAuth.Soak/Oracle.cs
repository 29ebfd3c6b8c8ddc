using System.Collections.Concurrent;

namespace HeareAuth.Soak;

/// <summary>Knows for each key whether it must, must not or may be valid, and writes down every answer that is wrong.</summary>
internal sealed class Oracle(StoreWatch store)
{
    private const int MostExamples = 20;

    private readonly ConcurrentQueue<string> _examples = new();
    private long _wrong;

    public long Wrong => Interlocked.Read(ref _wrong);

    public IEnumerable<string> Examples => _examples;

    /// <param name="sent">When the request left: a promise that falls due while it is under way binds the next one.</param>
    public void Judge(TrackedKey key, TimeSpan sent, VerifyAnswer answer)
    {
        switch (answer.Status)
        {
            case 200:
                JudgeTaken(key, sent, answer);
                break;

            case 403:
                JudgeRefused(key, sent);
                break;

            default:
                Report(key, $"was answered {answer.Status}");
                break;
        }
    }

    public void Report(TrackedKey key, string what)
    {
        Interlocked.Increment(ref _wrong);
        if (_examples.Count < MostExamples)
        {
            _examples.Enqueue($"at {SoakClock.Now.TotalSeconds:0.0} s {key.Id} {what}{(store.IsBroken ? ", during a fault" : "")}");
        }
    }

    private void JudgeTaken(TrackedKey key, TimeSpan sent, VerifyAnswer answer)
    {
        lock (key)
        {
            if (!key.IsStored)
            {
                Report(key, "was taken, and nobody ever made it");
            }
            else if (!answer.NamesKey)
            {
                Report(key, "was taken for another");
            }
            else if (key.FirstRefused < sent)
            {
                Report(key, "was deleted and came back");
            }
            else if (key.Deleted < sent && store.MustKnowBy(key.Deleted) < sent)
            {
                Report(key, $"was taken {(sent - key.Deleted).TotalSeconds:0.0} s after its deletion");
            }
            else if (key.FirstTaken == TimeSpan.MaxValue)
            {
                key.FirstTaken = SoakClock.Now;
            }
        }
    }

    private void JudgeRefused(TrackedKey key, TimeSpan sent)
    {
        lock (key)
        {
            if (!key.IsStored)
            {
                return;
            }

            if (key.DeletionBegan <= SoakClock.Now)
            {
                // A key that is deleted at once may be refused since it is not known yet, and be taken for a moment after that.
                key.FirstRefused = key.FirstRefused == TimeSpan.MaxValue && key.FirstTaken < sent ? SoakClock.Now : key.FirstRefused;
            }
            else if (key.FirstTaken < sent)
            {
                Report(key, "is known and was refused");
            }
            else if (store.MustKnowBy(key.Stored) < sent)
            {
                Report(key, $"was refused {(sent - key.Stored).TotalSeconds:0.0} s after its creation");
            }
        }
    }
}
