namespace HeareAuth.Features.Text;

/// <summary>A caller's own words, such as its User-Agent, as the log shows them.</summary>
public static class LogText
{
    public const int MaxCharacters = 256;

    public const string Unknown = "unknown";

    /// <summary>At most <see cref="MaxCharacters"/> UTF-16 characters, never half a surrogate pair at the cut; a missing text is <c>unknown</c>.</summary>
    /// <remarks>Escaping is the formatter's work: what is harmless differs from format to format.</remarks>
    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Unknown;
        }

        if (text.Length <= MaxCharacters)
        {
            return text;
        }

        return char.IsHighSurrogate(text[MaxCharacters - 1]) ? text[..(MaxCharacters - 1)] : text[..MaxCharacters];
    }
}
