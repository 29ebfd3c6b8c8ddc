using System.Text.Json;

namespace HeareAuth.Api.Http;

/// <summary>Holds a whole JSON response, which is sent with its Content-Length.</summary>
/// <param name="Body">UTF-8 JSON; it never repeats anything that the client sent.</param>
/// <param name="RetryAfter">Seconds after which the client may try again; null sends no header.</param>
internal readonly record struct JsonResponse(int Status, ReadOnlyMemory<byte> Body, string? RetryAfter = null)
{
    /// <summary>Makes a response whose body is one object with one member.</summary>
    public static JsonResponse Of(int status, string member, string text) =>
        new(status, Encoding.UTF8.GetBytes($$"""{"{{member}}":"{{JsonEncodedText.Encode(text)}}"}"""));

    public Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json";
        response.ContentLength = Body.Length;
        if (RetryAfter is not null)
        {
            response.Headers.RetryAfter = RetryAfter;
        }

        var sent = response.BodyWriter.WriteAsync(Body, context.RequestAborted);
        return sent.IsCompletedSuccessfully ? Task.CompletedTask : sent.AsTask();
    }
}
