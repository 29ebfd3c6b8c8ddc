namespace HeareAuth.Features.Text.Python;

/// <summary>The date part: a day of a month or of an ISO week, with or without dashes.</summary>
internal static class PythonDate
{
    /// <summary>Finds where the date ends: after YYYY-MM-DD, YYYYMMDD, YYYY-Www, YYYY-Www-D, YYYYWww or YYYYWwwD.</summary>
    /// <returns>-1 if no date can be that short.</returns>
    public static int FindEnd(ReadOnlySpan<byte> text)
    {
        if (text.Length <= 7)
        {
            return text.Length == 7 ? 7 : -1;
        }

        if (text[4] == (byte)'-')
        {
            // YYYY-Www-? with two digits: Python reads the dash as the separator and the digits as an hour.
            return text[5] != (byte)'W' ? 10
                : text.Length == 8 || text[8] != (byte)'-' ? 8
                : text.Length == 9 ? -1
                : text.Length > 10 && char.IsAsciiDigit((char)text[10]) ? 8
                : 10;
        }

        if (text[4] != (byte)'W')
        {
            return 8;
        }

        // The digits of a time come in pairs, so an odd one is the day of the week.
        var digits = text[7..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var end = digits < 0 ? text.Length : 7 + digits;
        return end < 9 ? end : end % 2 == 0 ? 7 : 8;
    }

    /// <param name="day">Days since 0001-01-01.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out int day)
    {
        day = 0;
        if (!Digits.TryRead(text, 0, 4, out var year) || year == 0)
        {
            return false;
        }

        var dash = Digits.At(text, 4) == (byte)'-' ? 1 : 0;
        var next = 4 + dash;
        if (Digits.At(text, next) == (byte)'W')
        {
            return TryParseWeek(text, next + 1, dash, year, out day);
        }

        if (!Digits.TryRead(text, next, 2, out var month)
            || (dash == 1 && Digits.At(text, next + 2) != (byte)'-')
            || !Digits.TryRead(text, next + 2 + dash, 2, out var dayOfMonth)
            || text.Length != next + 4 + dash
            || month is < 1 or > 12
            || dayOfMonth < 1
            || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateOnly(year, month, dayOfMonth).DayNumber;
        return true;
    }

    private static bool TryParseWeek(ReadOnlySpan<byte> text, int start, int dash, int year, out int day)
    {
        day = 0;
        var dayOfWeek = 1;
        var hasDay = text.Length > start + 2;
        if (!Digits.TryRead(text, start, 2, out var week)
            || (hasDay && dash == 1 && text[start + 2] != (byte)'-')
            || (hasDay && !Digits.TryRead(text, start + 2 + dash, 1, out dayOfWeek))
            || week < 1
            || week > ISOWeek.GetWeeksInYear(year)
            || dayOfWeek is < 1 or > 7)
        {
            return false;
        }

        // Week 1 is the one with January 4th; day 0 is a Monday.
        var january4 = new DateOnly(year, 1, 4).DayNumber;
        day = january4 - (january4 % 7) + ((week - 1) * 7) + dayOfWeek - 1;
        return day >= 0 && day <= DateOnly.MaxValue.DayNumber;
    }
}
