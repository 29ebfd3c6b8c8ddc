using System.Runtime.CompilerServices;

namespace HeareAuth.Features.Storage.S3;

/// <summary>Carries the Date header of an answer, which the SDK drops, past it to the call that caused the answer.</summary>
internal sealed class StoreClock
{
    private readonly AsyncLocal<StrongBox<DateTimeOffset?>?> _listener = new();

    /// <summary>From here on, in this call and what it awaits, the store's time is kept in the box.</summary>
    public StrongBox<DateTimeOffset?> Listen() => _listener.Value = new StrongBox<DateTimeOffset?>();

    public void Tell(DateTimeOffset? storeTime)
    {
        if (_listener.Value is { } listener)
        {
            listener.Value = storeTime;
        }
    }
}
