using System.Text.Json;

namespace HeareAuth.Tests.Support;

/// <summary>One line of the structured log.</summary>
internal sealed record LogLine(string Text, JsonElement Json)
{
    public string? Event => Field("event");

    public string? Level => Field("level");

    /// <summary>A field as text: a string's own, the JSON of anything else, null where there is none.</summary>
    public string? Field(string name) =>
        !Json.TryGetProperty(name, out var value) ? null
        : value.ValueKind is JsonValueKind.String ? value.GetString()
        : value.GetRawText();

    public static LogLine Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return new LogLine(text, document.RootElement.Clone());
    }
}
