using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Properties;

/// <summary>A real store whose calls fail as a <see cref="ModelStep"/> lists, one after the other.</summary>
internal sealed class FaultyStore
{
    private readonly WatchedStore _store;
    private readonly List<Func<Task<string>>> _late = [];
    private readonly Queue<WriteFate> _writes = new();
    private readonly Queue<ReadFate> _reads = new();
    private bool _isSilent;

    public FaultyStore(IObjectStore store) => _store = new WatchedStore(store) { BeforeRead = MeetReadFateAsync, AroundWrite = (_, write) => MeetWriteFateAsync(write) };

    public IObjectStore AsStore => _store;

    public required Func<Task> Overtake { get; init; }

    public required Func<Task> Delete { get; init; }

    public void Begin(ModelStep step)
    {
        Heal();
        Array.ForEach(step.Writes, _writes.Enqueue);
        Array.ForEach(step.Reads, _reads.Enqueue);
    }

    public void Heal()
    {
        _isSilent = false;
        _writes.Clear();
        _reads.Clear();
    }

    public async Task DeliverLateWritesAsync()
    {
        foreach (var write in _late)
        {
            try
            {
                await write();
            }
            catch (StaleObjectException)
            {
                // Too late: its condition no longer holds.
            }
        }

        _late.Clear();
    }

    private async Task MeetReadFateAsync()
    {
        var fate = _reads.TryDequeue(out var next) ? next : ReadFate.Answered;
        if (_isSilent || fate is ReadFate.Refused)
        {
            throw new StoreUnavailableException(FailureCode.StoreUnreachable, "no answer", null);
        }

        if (fate is ReadFate.AfterLateWrites)
        {
            await DeliverLateWritesAsync();
        }
    }

    private async Task<string> MeetWriteFateAsync(Func<Task<string>> write)
    {
        switch (_writes.TryDequeue(out var next) ? next : WriteFate.Answered)
        {
            case WriteFate.Refused:
                throw new StoreUnavailableException(FailureCode.StoreUnreachable, "refused", null);

            case WriteFate.AnswerLost:
                await write();
                throw Lost();

            case WriteFate.RequestLost:
                throw Lost();

            case WriteFate.Late:
                _late.Add(write);
                throw Lost();

            case WriteFate.WrittenThenSilence:
                await write();
                _isSilent = true;
                throw Lost();

            case WriteFate.LateThenSilence:
                _late.Add(write);
                _isSilent = true;
                throw Lost();

            case WriteFate.Overtaken:
                await Overtake();
                return await write();

            case WriteFate.OvertakenByADeletion:
                await Delete();
                return await write();

            case WriteFate.BuiltOnAndLost:
                await write();
                await Overtake();
                throw Lost();

            case WriteFate.Forgotten:
                return "\"forgotten\"";

            default:
                return await write();
        }
    }

    private static WriteOutcomeUnknownException Lost() => new("the answer was lost", null);
}
