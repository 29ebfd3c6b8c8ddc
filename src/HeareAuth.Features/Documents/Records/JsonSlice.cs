using System.Text.Json;

namespace HeareAuth.Features.Documents.Records;

/// <summary>The position of a value in a key's JSON, in bytes. <see cref="JsonTokenType.None"/> means there is no value.</summary>
internal readonly record struct JsonSlice(int Start, int Length, JsonTokenType Kind)
{
    public int End => Start + Length;

    public bool IsAbsent => Kind is JsonTokenType.None or JsonTokenType.Null;

    /// <summary>A string of at least one character; the length includes the quotes.</summary>
    public bool IsText => Kind is JsonTokenType.String && Length > 2;
}
