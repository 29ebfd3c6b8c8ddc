using System.Text.Json;

namespace HeareAuth.Tests.Support;

/// <summary>One line of the structured log.</summary>
internal sealed record LogLine(string Text, JsonElement Json)
{
    public string? Event => Field("event");

    public string? Level => Field("level");

    /// <summary>Returns a field: the text of a string, the JSON of any other value, or null if the field is absent.</summary>
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
