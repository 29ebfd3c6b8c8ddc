using System.Globalization;
using HeareAuth.Features.Text;

namespace HeareAuth.Tests.Text;

public sealed class UnsafeCharactersTests
{
    private static readonly IEnumerable<char> s_all = Enumerable.Range(0, 0x10000).Select(static c => (char)c);

    [Fact]
    public void Names_must_not_contain_controls_line_separators_or_direction_overrides() => Assert.Equal(
        s_all.Where(static c => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')),
        UnsafeCharacters.InNames.Order());

    [Fact]
    public void Terminals_escape_every_format_character_except_joiners_and_marks_of_scripts() => Assert.Empty(
        s_all.Where(static c => char.GetUnicodeCategory(c) is UnicodeCategory.Format)
            .Except(UnsafeCharacters.OnTerminals)
            .Except("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u180e"));

    [Fact]
    public void Each_list_contains_the_one_before_it()
    {
        Assert.Empty(UnsafeCharacters.InNames.Except(UnsafeCharacters.OnTerminals));
        Assert.Empty(UnsafeCharacters.OnTerminals.Except(UnsafeCharacters.InLogs));
        Assert.Equal(['\u200c', '\u200d'], UnsafeCharacters.InLogs.Except(UnsafeCharacters.OnTerminals).Order());
    }

    [Fact]
    public void No_list_contains_a_character_twice() =>
        Assert.Equal(UnsafeCharacters.InLogs.Length, UnsafeCharacters.InLogs.Distinct().Count());
}
