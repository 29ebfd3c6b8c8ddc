namespace HeareAuth.Features.Text;

/// <summary>
/// Reads and writes ISO 8601 times as used in documents and command lines: a date, optionally followed by <c>T</c> (or
/// a space) and <c>HH:mm[:ss[.fraction]]</c>, optionally followed by <c>Z</c> or an offset. A time without an offset is
/// UTC; the Python service crashes on one.
/// </summary>
public static class IsoTime
{
    private const int DateLength = 10;
    private const int MaxFractionDigits = 7;

    private static readonly string[] s_offsets = ["hh", "hhmm", @"hh\:mm"];

    /// <summary>Reads a time as UTC. Digits of the fraction beyond 100 ns are dropped.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime utc)
    {
        utc = default;
        if (text.Length < DateLength
            || !DateOnly.TryParseExact(text[..DateLength], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !TryParseTime(text[DateLength..], out var sinceMidnight))
        {
            return false;
        }

        var ticks = date.ToDateTime(TimeOnly.MinValue).Ticks + sinceMidnight;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        utc = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>Writes <c>yyyy-MM-ddTHH:mm:ss[.ffffff]Z</c>, with microseconds only if there are any.</summary>
    public static string Format(DateTime utc) =>
        utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond == 0
            ? FormatSeconds(utc)
            : utc.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes <c>yyyy-MM-ddTHH:mm:ssZ</c>, without the fraction.</summary>
    public static string FormatSeconds(DateTime utc) =>
        utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <param name="ticks">From midnight UTC of the date to the time; negative if the offset leads back to the day before.</param>
    private static bool TryParseTime(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        var end = text.IndexOfAny("Zz+-");
        var time = end < 0 ? text : text[..end];
        var zone = end < 0 ? default : text[end..];
        var fraction = time.IndexOfAny('.', ',');
        var whole = fraction < 0 ? time : time[..fraction];
        if (text[0] is not ('T' or 't' or ' ')
            || !TimeOnly.TryParseExact(
                whole[1..],
                fraction < 0 && whole.Length == "THH:mm".Length ? "HH:mm" : "HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var seconds)
            || !TryParseFraction(fraction < 0 ? "0" : time[(fraction + 1)..], out var fractionTicks)
            || !TryParseOffset(zone, out var offset))
        {
            return false;
        }

        ticks = seconds.Ticks + fractionTicks - offset.Ticks;
        return true;
    }

    private static bool TryParseFraction(ReadOnlySpan<char> digits, out long ticks)
    {
        ticks = 0;
        for (var i = 0; i < MaxFractionDigits; i++)
        {
            ticks = (ticks * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        }

        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        return text is "" or "Z" or "z"
            || (text[0] is '+' or '-'
                && TimeSpan.TryParseExact(
                    text[1..], s_offsets, CultureInfo.InvariantCulture, text[0] == '-' ? TimeSpanStyles.AssumeNegative : TimeSpanStyles.None, out offset));
    }
}
