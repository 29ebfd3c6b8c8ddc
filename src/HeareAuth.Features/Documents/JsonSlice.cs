using System.Text.Json;

namespace HeareAuth.Features.Documents;

/// <summary>Where a value stands in a key's JSON, in bytes; <see cref="JsonTokenType.None"/> where there is none.</summary>
internal readonly record struct JsonSlice(int Start, int Length, JsonTokenType Kind)
{
    public bool IsAbsent => Kind is JsonTokenType.None or JsonTokenType.Null;

    /// <summary>A string of at least one character.</summary>
    public bool IsText => Kind is JsonTokenType.String && Length > 2;
}
