namespace HeareAuth.Features.Text;

/// <summary>Recognizes text without any visible character, such as a name that could not be seen in a list.</summary>
public static class InvisibleText
{
    /// <summary>
    /// Invisible code points, apart from white space and format characters: the Default_Ignorable_Code_Point of
    /// Unicode's DerivedCoreProperties.txt, the blank Braille pattern and the null notehead.
    /// </summary>
    private static readonly (int First, int Last)[] s_ranges =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    ];

    /// <summary>Returns whether the text is empty or contains only invisible characters.</summary>
    public static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !IsInvisible(rune))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsInvisible(Rune rune) =>
        Array.Exists(s_ranges, range => rune.Value >= range.First && rune.Value <= range.Last)
        || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format && !IsVisibleFormat(rune.Value));

    /// <summary>The Prepended_Concatenation_Mark of Unicode's PropList.txt, such as the Arabic number sign.</summary>
    private static bool IsVisibleFormat(int codePoint) =>
        codePoint is (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2 or 0x110BD or 0x110CD;
}
