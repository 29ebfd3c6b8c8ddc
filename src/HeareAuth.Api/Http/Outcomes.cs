using HeareAuth.Features.Results;

namespace HeareAuth.Api.Http;

/// <summary>The one place where a failure meets a status.</summary>
internal static class Outcomes
{
    private const string RetryAfterSeconds = "1";

    public static Task SendFailureAsync(HttpContext context, Failure failure)
    {
        switch (failure.Kind)
        {
            case FailureKind.Forbidden:
                return Answer.SendAsync(context, StatusCodes.Status403Forbidden, Answer.InvalidKey);

            case FailureKind.Unavailable:
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Answer.SendErrorAsync(context, StatusCodes.Status503ServiceUnavailable, failure.Message);

            case FailureKind.Invalid:
                return Answer.SendErrorAsync(context, StatusCodes.Status400BadRequest, failure.Message);

            case FailureKind.NotFound:
                return Answer.SendErrorAsync(context, StatusCodes.Status404NotFound, failure.Message);

            default:
                return Answer.SendErrorAsync(context, StatusCodes.Status500InternalServerError, failure.Message);
        }
    }

    public static Task SendUnsupportedTypeAsync(HttpContext context) =>
        Answer.SendErrorAsync(context, StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json in UTF-8");
}
