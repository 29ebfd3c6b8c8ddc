using System.Globalization;

namespace HeareAuth.Features.Text;

/// <summary>
/// Reads and writes ISO 8601 times as documents and command lines hold them: a date, optionally followed by <c>T</c> (or
/// a space) and <c>HH:mm[:ss[.fraction]]</c>, optionally followed by <c>Z</c> or an offset. A time without an offset is
/// UTC; the Python service crashes on one.
/// </summary>
public static class IsoTime
{
    private const int MaxFractionDigits = 7;

    /// <summary>Reads a time as UTC. Digits of the fraction beyond 100 ns are dropped.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime utc)
    {
        utc = default;
        var rest = text;
        if (!TakeDate(ref rest, out var ticks))
        {
            return false;
        }

        var offset = TimeSpan.Zero;
        if (!rest.IsEmpty)
        {
            if (rest[0] is not ('T' or 't' or ' ')
                || !TakeTime(rest = rest[1..], out rest, out var timeOfDay)
                || !TakeOffset(rest, out offset))
            {
                return false;
            }

            ticks += timeOfDay;
        }

        ticks -= offset.Ticks;
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

    private static bool TakeDate(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest.Length < 10 || rest[4] != '-' || rest[7] != '-'
            || !Digits(rest[..4], out var year) || !Digits(rest[5..7], out var month) || !Digits(rest[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        rest = rest[10..];
        return true;
    }

    private static bool TakeTime(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        rest = text;
        if (text.Length < 5 || text[2] != ':'
            || !Digits(text[..2], out var hour) || !Digits(text[3..5], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        rest = text[5..];
        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        if (rest.IsEmpty || rest[0] != ':')
        {
            return true;
        }

        if (rest.Length < 3 || !Digits(rest[1..3], out var second) || second > 59)
        {
            return false;
        }

        ticks += second * TimeSpan.TicksPerSecond;
        rest = rest[3..];
        return rest.IsEmpty || rest[0] is not ('.' or ',') || TakeFraction(ref rest, ref ticks);
    }

    private static bool TakeFraction(ref ReadOnlySpan<char> rest, ref long ticks)
    {
        var digits = rest[1..];
        var count = digits.IndexOfAnyExceptInRange('0', '9');
        count = count < 0 ? digits.Length : count;
        var unit = TimeSpan.TicksPerSecond;
        for (var i = 0; i < Math.Min(count, MaxFractionDigits); i++)
        {
            unit /= 10;
            ticks += (digits[i] - '0') * unit;
        }

        rest = digits[count..];
        return count > 0;
    }

    private static bool TakeOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is "" or "Z" or "z")
        {
            return true;
        }

        var minutes = 0;
        var digits = text[1..];
        var known = text[0] is '+' or '-' && digits.Length switch
        {
            2 => true,
            4 => Digits(digits[2..], out minutes),
            5 => digits[2] == ':' && Digits(digits[3..], out minutes),
            _ => false,
        };
        if (!known || !Digits(digits[..2], out var hours) || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange('0', '9') // int.TryParse ignores trailing NULs
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
