using System.Text.Json;

namespace HeareAuth.Api.Http;

/// <summary>
/// Defines every error response, byte for byte, and maps failures to them. No other code turns a failure into a status. A
/// refused key is not a failure but a verdict, which <c>VerifyEndpoint</c> answers with <see cref="InvalidKey"/>.
/// </summary>
internal static class ErrorResponses
{
    private const string RefreshFailed = "Failed to refresh keys";

    public static JsonResponse MalformedJson { get; } = Error(StatusCodes.Status400BadRequest, "Malformed JSON");

    /// <summary>Refuses a key. Unknown, expired and disabled keys get this same response, so that no caller can find out which keys exist.</summary>
    public static JsonResponse InvalidKey { get; } =
        new(StatusCodes.Status403Forbidden, """{"valid":false,"error":"Invalid API key"}"""u8.ToArray());

    public static JsonResponse RefreshForbidden { get; } =
        Error(StatusCodes.Status403Forbidden, "Refresh endpoint only accessible from localhost");

    public static JsonResponse NotFound { get; } = Error(StatusCodes.Status404NotFound, "Not found");

    public static JsonResponse MethodNotAllowed { get; } = Error(StatusCodes.Status405MethodNotAllowed, "Method not allowed");

    public static JsonResponse UnsupportedType { get; } =
        Error(StatusCodes.Status415UnsupportedMediaType, "Content-Type must be application/json in UTF-8");

    public static JsonResponse InternalError { get; } = Error(StatusCodes.Status500InternalServerError, "Internal server error");

    // Must stay below the responses that it contains.
    private static readonly Dictionary<FailureCode, JsonResponse> s_byFailure = new()
    {
        [FailureCode.JsonMalformed] = MalformedJson,
        [FailureCode.ApiKeyMissing] = Error(StatusCodes.Status400BadRequest, "Missing api_key field"),
        [FailureCode.RefreshFailed] = Error(StatusCodes.Status500InternalServerError, RefreshFailed),
        [FailureCode.KeysNotLoaded] = Unavailable("Keys are not loaded yet"),
        [FailureCode.KeysOutOfDate] = Unavailable("Keys are out of date"),
        [FailureCode.NotReady] = JsonResponse.Of(StatusCodes.Status503ServiceUnavailable, "status", "not_ready"),
    };

    /// <summary>Returns the response to a failure; 500 if no route is known to end in it.</summary>
    public static JsonResponse For(Failure failure) =>
        failure.Code == FailureCode.Rollback ? Rollback(failure.Reason) : s_byFailure.GetValueOrDefault(failure.Code, InternalError);

    /// <summary>Returns the response to a request that Kestrel or <see cref="JsonBody"/> could not read.</summary>
    public static JsonResponse For(BadHttpRequestException exception) => Error(exception.StatusCode, exception.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => "Request timed out",
        StatusCodes.Status413PayloadTooLarge => "Request body too large",
        _ => "Bad request",
    });

    /// <summary>Tells the operator's command why a document was refused, so that the command does not build on it.</summary>
    private static JsonResponse Rollback(string reason) => new(StatusCodes.Status500InternalServerError, Encoding.UTF8.GetBytes(
        $$"""{"error":"{{RefreshFailed}}","code":"{{FailureCode.Rollback}}","reason":"{{JsonEncodedText.Encode(reason)}}"}"""));

    private static JsonResponse Error(int status, string error) => JsonResponse.Of(status, "error", error);

    private static JsonResponse Unavailable(string error) => Error(StatusCodes.Status503ServiceUnavailable, error) with { RetryAfter = "1" };
}
