using HeareAuth.Features.Text;

namespace HeareAuth.Features.Settings;

/// <summary>
/// The rule for every setting except the storage secrets, wherever it is set: what a mounted file or an env file adds by
/// accident is refused, because it would name another object, or end up in a request's headers. The storage secrets are
/// free text and are used byte for byte.
/// </summary>
public static class SettingText
{
    private const string Quotes = "\"'\u2018\u2019\u201c\u201d";

    /// <summary>Characters that are as easy to overlook at an end as a space, but that .NET does not count as white space.</summary>
    private const string Invisible = "\ufeff\u200b\u2060";

    /// <summary>What the runtime puts in place of each byte of a variable that is not valid UTF-8.</summary>
    private const char InvalidByte = '\uFFFD';

    /// <summary>Returns what is wrong with a text and what to do about it, without repeating the text; null if nothing is.</summary>
    public static (string Reason, string Remedy)? FlawOf(string text) => text switch
    {
        "" => null,
        [.., '\n' or '\r'] => ("ends in a line break", "Remove it; `printf %s` writes a value without one."),
        _ when text.AsSpan().ContainsAny(UnsafeCharacters.InNames) => ("contains a line break or another control character", "Remove it."),
        _ when IsBlank(text[0]) || IsBlank(text[^1]) => ("starts or ends with a space or another invisible character", "Remove it."),
        _ when Quotes.Contains(text[0]) && Quotes.Contains(text[^1]) => (
            "is enclosed in quotes, which would become part of the value", "Remove them; only a shell strips quotes."),
        _ when HasInvalidBytes(text) => ("contains bytes that are not valid UTF-8", "Write it in UTF-8."),
        _ => null,
    };

    /// <summary>Returns whether a variable contained bytes that are not valid UTF-8. The bytes themselves are lost by now.</summary>
    public static bool HasInvalidBytes(string text) => text.Contains(InvalidByte, StringComparison.Ordinal);

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || Invisible.Contains(c, StringComparison.Ordinal);
}
