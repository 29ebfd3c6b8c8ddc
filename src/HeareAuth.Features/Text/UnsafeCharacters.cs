namespace HeareAuth.Features.Text;

/// <summary>
/// Lists the characters that do more than show text, for the rules on names, the command line and the log.
/// Each list contains the one before it.
/// </summary>
public static class UnsafeCharacters
{
    /// <summary>
    /// Characters that a new key's name must not contain: C0 and C1 controls, line and paragraph separators, and
    /// embeddings, overrides and isolates, which change the direction of text.
    /// </summary>
    public static readonly string InNames =
        Range('\0', '\u001f') + Range('\u007f', '\u009f') + Range('\u2028', '\u202e') + Range('\u2066', '\u2069');

    /// <summary>
    /// Characters to escape on a terminal: also direction marks and everything invisible (soft hyphen, zero-width
    /// characters, byte order mark, annotation marks, noncharacters).
    /// </summary>
    public static readonly string OnTerminals =
        InNames + "\u00ad\u061c\u200b\u200e\u200f\ufeff\ufffe\uffff" + Range('\u2060', '\u2065') + Range('\u206a', '\u206f') + Range('\ufff9', '\ufffb');

    /// <summary>Characters to escape in the log: also the joiners, which Persian text and emoji need on a terminal.</summary>
    public static readonly string InLogs = OnTerminals + "\u200c\u200d";

    private static string Range(char first, char last) =>
        string.Concat(Enumerable.Range(first, last - first + 1).Select(static c => (char)c));
}
