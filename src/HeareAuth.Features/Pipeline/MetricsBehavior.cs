using HeareAuth.Features.Results;
using HeareAuth.Features.Telemetry;
using MediatR;

namespace HeareAuth.Features.Pipeline;

/// <summary>Counts requests, outcomes and durations of the messages that ask for it. Costs a few reads where nobody listens.</summary>
internal sealed class MetricsBehavior<TRequest, TResponse>(TimeProvider clock)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IMeasured
    where TResponse : IFailable<TResponse>
{
    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken) =>
        TRequest.Meter.Enabled ? Measure(next, cancellationToken) : next(cancellationToken);

    // Verify answers from memory and is done when its task comes back: no state machine for it.
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
            TRequest.Meter.Record(success: false, clock.GetElapsedTime(started));
            throw;
        }

        if (!response.IsCompleted)
        {
            return MeasureAsync(started, response);
        }

        TRequest.Meter.Record(Succeeded(response), clock.GetElapsedTime(started));
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
            TRequest.Meter.Record(Succeeded(response), clock.GetElapsedTime(started));
        }
    }

    // Called on tasks that have ended: Result never waits.
    private static bool Succeeded(Task<TResponse> response) => response.IsCompletedSuccessfully && response.Result.Failure is null;
}
