using HeareAuth.Features.Telemetry;

namespace HeareAuth.Features.Pipeline;

/// <summary>Measures the messages that ask for it: how many, how they end and how long they take. Costs a few reads if nothing listens.</summary>
internal sealed class MetricsBehavior<TRequest, TResponse>(TimeProvider clock)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IMeasured<TResponse>
    where TResponse : IFailable<TResponse>
{
    /// <summary>The reason recorded for an operation that threw, or whose caller disconnected.</summary>
    private const string Aborted = "aborted";

    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken) =>
        TRequest.Meter.Enabled ? Measure(next, cancellationToken) : next(cancellationToken);

    // Verify works from memory, so its task is complete when it is returned and needs no state machine.
    private Task<TResponse> Measure(RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        Task<TResponse> response;
        try
        {
            response = next(cancellationToken);
        }
        catch
        {
            TRequest.Meter.Record(Aborted, clock.GetElapsedTime(started));
            throw;
        }

        if (!response.IsCompleted)
        {
            return MeasureAsync(started, response);
        }

        TRequest.Meter.Record(ReasonFor(response), clock.GetElapsedTime(started));
        return response;
    }

    private async Task<TResponse> MeasureAsync(long started, Task<TResponse> response)
    {
        try
        {
            return await response;
        }
        finally
        {
            TRequest.Meter.Record(ReasonFor(response), clock.GetElapsedTime(started));
        }
    }

    // Called only on completed tasks, so Result never blocks.
    private static string? ReasonFor(Task<TResponse> response) =>
        response.IsCompletedSuccessfully ? TRequest.ReasonForFailure(response.Result) : Aborted;
}
