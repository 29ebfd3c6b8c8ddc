using HeareAuth.Features;

namespace HeareAuth.Api.Http;

/// <summary>The last catch: what the server refuses gets its status, a bug gets a 500 that tells nothing, the log tells all.</summary>
internal sealed class UnhandledErrors(RequestDelegate next, ILogger<UnhandledErrors> logger)
{
    public Task Invoke(HttpContext context)
    {
        var handled = next(context);
        return handled.IsCompletedSuccessfully ? handled : AwaitAsync(context, handled);
    }

    private async Task AwaitAsync(HttpContext context, Task handled)
    {
        try
        {
            await handled;
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.Headers.Connection = "close"; // what is left of the body is not read
            await Answer.SendErrorAsync(context, e.StatusCode, e.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => "Request body too large",
                StatusCodes.Status408RequestTimeout => "Request timed out",
                _ => "Bad request",
            });
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            logger.RequestFailed(e);
            await Answer.SendErrorAsync(context, StatusCodes.Status500InternalServerError, "Internal server error");
        }
    }
}
