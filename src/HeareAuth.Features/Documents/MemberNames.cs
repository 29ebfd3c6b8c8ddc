using System.Text.Json;

namespace HeareAuth.Features.Documents;

/// <summary>Compares the names of members with known ones.</summary>
internal static class MemberNames
{
    extension(in Utf8JsonReader reader)
    {
        /// <summary>Whether the reader stands at that name. One that is no Unicode text is none of ours, though the reader throws at it.</summary>
        public bool IsNamed(ReadOnlySpan<byte> name) =>
            reader.ValueIsEscaped ? IsNamedInEscapes(reader, name) : reader.ValueTextEquals(name);
    }

    private static bool IsNamedInEscapes(in Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false; // an escaped half of a surrogate pair
        }
    }
}
