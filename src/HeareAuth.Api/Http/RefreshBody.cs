using System.Buffers;
using System.Text.Json;
using HeareAuth.Features.Loading;

namespace HeareAuth.Api.Http;

/// <summary>Reads and writes the bodies of /refresh.</summary>
/// <param name="IsEmpty">There was no body at all, so its Content-Type does not matter.</param>
/// <param name="Request">What the body asks for; null if it is malformed.</param>
internal readonly record struct RefreshBody(bool IsEmpty, Refresh? Request)
{
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Reads an empty body or an object such as <c>{"accept_rollback":true}</c>.</summary>
    public static RefreshBody Read(ReadOnlySequence<byte> body)
    {
        if (body.IsEmpty)
        {
            return new RefreshBody(IsEmpty: true, new Refresh());
        }

        try
        {
            using var document = JsonDocument.Parse(body, s_json);
            return new RefreshBody(IsEmpty: false, ToRequest(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new RefreshBody(IsEmpty: false, Request: null); // InvalidOperationException: a lone surrogate in a member name
        }
    }

    public static byte[] Write(RefreshedKeys refreshed)
    {
        var revision = refreshed.Revision?.ToString(CultureInfo.InvariantCulture) ?? "null";
        var writeId = refreshed.WriteId is { } id ? $"\"{JsonEncodedText.Encode(id)}\"" : "null";
        var keysLoaded = refreshed.KeysLoaded.ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $$"""{"success":true,"keys_loaded":{{keysLoaded}},"timestamp":"{{refreshed.Timestamp}}","revision":{{revision}},"write_id":{{writeId}}}""");
    }

    private static Refresh? ToRequest(JsonElement json) =>
        json.ValueKind is not JsonValueKind.Object ? null
        : !json.TryGetProperty("accept_rollback", out var accept) ? new Refresh()
        : accept.ValueKind switch
        {
            JsonValueKind.True => new Refresh(AcceptRollback: true),
            JsonValueKind.False or JsonValueKind.Null => new Refresh(),
            _ => null,
        };
}
