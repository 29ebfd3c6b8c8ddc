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
            case FailureKind.Unavailable:
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Answer.SendErrorAsync(context, StatusCodes.Status503ServiceUnavailable, Words(failure.Code));

            case FailureKind.Invalid:
                return Answer.SendErrorAsync(context, StatusCodes.Status400BadRequest, Words(failure.Code));

            default:
                return Answer.SendErrorAsync(context, StatusCodes.Status500InternalServerError, Words(failure.Code));
        }
    }

    private static string Words(FailureCode code) =>
        code == FailureCode.JsonMalformed ? "Malformed JSON"
        : code == FailureCode.ApiKeyMissing ? "Missing api_key field"
        : code == FailureCode.KeysNotLoaded ? "Keys are not loaded yet"
        : code == FailureCode.KeysOutOfDate ? "Keys are out of date"
        : code == FailureCode.RefreshFailed ? "Failed to refresh keys"
        : "Internal server error";

    public static Task SendUnsupportedTypeAsync(HttpContext context) =>
        Answer.SendErrorAsync(context, StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json in UTF-8");
}
