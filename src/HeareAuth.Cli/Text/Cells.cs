using Wcwidth;

namespace HeareAuth.Cli.Text;

/// <summary>
/// Measures text in the cells of a terminal: two for a wide character, none for a combining one. Never splits what is shown
/// as one character.
/// </summary>
internal static class Cells
{
    public static int Count(string text)
    {
        var cells = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty; rest = rest[StringInfo.GetNextTextElementLength(rest)..])
        {
            cells += CountFirst(rest);
        }

        return cells;
    }

    /// <summary>Shortens text to a number of cells, the last of them <c>…</c> if something was cut, and pads it with spaces to that number.</summary>
    public static string Fit(string text, int cells)
    {
        var count = Count(text);
        if (count <= cells)
        {
            return text + new string(' ', cells - count);
        }

        var (end, used) = (0, 0);
        while (used + CountFirst(text.AsSpan(end)) is var next && next < cells)
        {
            used = next;
            end += StringInfo.GetNextTextElementLength(text.AsSpan(end));
        }

        return $"{text.AsSpan(0, end)}…{new string(' ', cells - used - 1)}";
    }

    /// <summary>Counts the cells of the first text element, such as a letter with its accents or a family of emoji.</summary>
    private static int CountFirst(ReadOnlySpan<char> text) => text[0] is >= ' ' and <= '~' && (text.Length == 1 || text[1] is >= ' ' and <= '~')
        ? 1
        : Math.Max(0, UnicodeCalculator.GetWidth(text[..StringInfo.GetNextTextElementLength(text)].ToString()));
}
