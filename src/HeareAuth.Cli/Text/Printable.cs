using System.Buffers;
using HeareAuth.Features.Text;

namespace HeareAuth.Cli.Text;

/// <summary>
/// Makes stored or remote text safe to print by writing unsafe characters as <c>\u001b</c>. A JSON string with that
/// escape is still the same text, so this serves both output formats.
/// </summary>
internal static class Printable
{
    private static readonly SearchValues<char> s_unsafe = SearchValues.Create(UnsafeCharacters.OnTerminals);

    public static string Escape(string text)
    {
        var start = 0;
        while (start < text.Length && IsSafe(text, start))
        {
            start++;
        }

        if (start == text.Length)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16).Append(text, 0, start);
        for (var i = start; i < text.Length; i++)
        {
            if (IsSafe(text, i))
            {
                escaped.Append(text[i]);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
        }

        return escaped.ToString();
    }

    /// <summary>Shortens text to a number of code points, the last of them <c>…</c> if something was cut.</summary>
    public static string Cut(string text, int codePoints)
    {
        if (CountCodePoints(text) <= codePoints)
        {
            return text;
        }

        var end = 0;
        for (var taken = 0; taken < codePoints - 1; taken++)
        {
            end += char.IsSurrogatePair(text, end) ? 2 : 1;
        }

        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>Pads text with spaces to a number of code points.</summary>
    public static string Pad(string text, int codePoints) =>
        text + new string(' ', Math.Max(0, codePoints - CountCodePoints(text)));

    public static int CountCodePoints(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            count += char.IsLowSurrogate(text[i]) && i > 0 && char.IsHighSurrogate(text[i - 1]) ? 0 : 1;
        }

        return count;
    }

    private static bool IsSafe(string text, int index)
    {
        var c = text[index];
        if (char.IsSurrogate(c))
        {
            return char.IsHighSurrogate(c)
                ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
                : index > 0 && char.IsHighSurrogate(text[index - 1]);
        }

        return !s_unsafe.Contains(c);
    }
}
