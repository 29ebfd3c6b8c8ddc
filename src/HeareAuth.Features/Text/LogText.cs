namespace HeareAuth.Features.Text;

/// <summary>Prepares text that a caller sent, such as its User-Agent, for the log.</summary>
public static class LogText
{
    public const int MaxCharacters = 256;

    public const string Unknown = "unknown";

    /// <summary>Cuts the text to <see cref="MaxCharacters"/> UTF-16 characters, never inside a surrogate pair. Missing text becomes <c>unknown</c>.</summary>
    /// <remarks>The formatter does the escaping, because what is harmless differs from format to format.</remarks>
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
