using System.Buffers;
using System.Text.Json;

namespace HeareAuth.Api.Http;

/// <summary>Sends what we send: JSON with its length, and nothing of what the caller sent.</summary>
internal static class Answer
{
    private const string Json = "application/json";

    public static readonly byte[] InvalidKey = [.. """{"valid":false,"error":"Invalid API key"}"""u8];

    public static Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Json;
        response.ContentLength = json.Length;
        var sent = response.BodyWriter.WriteAsync(json, context.RequestAborted);
        return sent.IsCompletedSuccessfully ? Task.CompletedTask : sent.AsTask();
    }

    /// <param name="error">Fixed words of ours, never the caller's.</param>
    public static Task SendErrorAsync(HttpContext context, int status, string error) =>
        SendAsync(context, status, Member("error"u8, error));

    public static Task SendStatusAsync(HttpContext context, int statusCode, string status) =>
        SendAsync(context, statusCode, Member("status"u8, status));

    private static ReadOnlyMemory<byte> Member(ReadOnlySpan<byte> name, string text)
    {
        var output = new ArrayBufferWriter<byte>(128);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString(name, text);
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }
}
