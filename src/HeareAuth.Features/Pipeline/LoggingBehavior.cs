using Microsoft.Extensions.Logging;

namespace HeareAuth.Features.Pipeline;

/// <summary>Logs, at debug level, which operation ran and how it ended. It sees type names and failure codes, never contents.</summary>
internal sealed class LoggingBehavior<TRequest, TResponse>(ILogger<LoggingBehavior<TRequest, TResponse>> logger)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
    where TResponse : IFailable<TResponse>
{
    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken) =>
        logger.IsEnabled(LogLevel.Debug) ? HandleLoudly(next, cancellationToken) : next(cancellationToken);

    private async Task<TResponse> HandleLoudly(RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        var response = await next(cancellationToken);
        logger.OperationEnded(typeof(TRequest).Name, response.Failure?.Code.Name ?? "success");
        return response;
    }
}
