using HeareAuth.Features;

namespace HeareAuth.Api.Http;

/// <summary>Catches what no endpoint handled. The client gets a status and fixed text; a bug's details go only to the log.</summary>
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
            // The client has disconnected, so a response would reach no one.
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.Headers.Connection = "close"; // the rest of the body is left unread
            await ErrorResponses.For(e).SendAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            logger.RequestFailed(e);
            await ErrorResponses.InternalError.SendAsync(context);
        }
    }
}
