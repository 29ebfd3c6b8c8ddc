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
        var rest = text.AsSpan();
        if (!rest.ContainsAny(s_unsafe) && !rest.ContainsAnyInRange('\ud800', '\udfff'))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        while (!rest.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out _, out var length) is OperationStatus.Done; // else a lone surrogate
            _ = isWhole && !s_unsafe.Contains(rest[0])
                ? escaped.Append(rest[..length])
                : escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)rest[0]:x4}");
            rest = rest[length..];
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

    public static string Pad(string text, int codePoints) =>
        text + new string(' ', Math.Max(0, codePoints - CountCodePoints(text)));

    public static int CountCodePoints(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
