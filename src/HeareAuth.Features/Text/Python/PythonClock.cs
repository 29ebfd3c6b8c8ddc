namespace HeareAuth.Features.Text.Python;

/// <summary>A time of day or an offset: <c>HH[:MM[:SS[.f]]]</c> or <c>HH[MM[SS[.f]]]</c>, as <c>parse_hh_mm_ss_ff</c> reads them.</summary>
/// <param name="HasRest">Whether characters are left before the end. Python ignores them before an offset.</param>
internal readonly record struct PythonClock(int Hour, int Minute, int Second, int Microsecond, bool HasRest)
{
    private const int FractionDigits = 6;

    /// <summary>Whether it is a time of day. The minutes and seconds of an offset may be out of range.</summary>
    public bool IsInRange => Hour < 24 && Minute < 60 && Second < 60;

    public long Ticks =>
        (Hour * TimeSpan.TicksPerHour) + (Minute * TimeSpan.TicksPerMinute) + (Second * TimeSpan.TicksPerSecond) + (Microsecond * TimeSpan.TicksPerMicrosecond);

    /// <param name="end">Where the part ends; what follows may be looked at, as in a C string.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, int start, int end, out PythonClock clock)
    {
        clock = default;
        Span<int> parts = [0, 0, 0];
        var (next, hasColons) = (start, true);
        for (var i = 0; i < parts.Length; i++)
        {
            if (!Digits.TryRead(text, next, 2, out parts[i]))
            {
                return false;
            }

            var c = Digits.At(text, next + 2);
            next += 3;
            hasColons = i == 0 ? c == (byte)':' : hasColons;
            if (next >= end)
            {
                clock = new PythonClock(parts[0], parts[1], parts[2], 0, HasRest: c != 0);
                return true;
            }

            if (hasColons && c == (byte)':')
            {
                continue;
            }

            if (c is (byte)'.' or (byte)',')
            {
                break;
            }

            if (hasColons)
            {
                return false;
            }

            next--;
        }

        if (!TryReadFraction(text, next, end, out var microsecond, out var hasRest))
        {
            return false;
        }

        clock = new PythonClock(parts[0], parts[1], parts[2], microsecond, hasRest);
        return true;
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, int start, int end, out int microsecond, out bool hasRest)
    {
        var count = Math.Min(FractionDigits, end - start);
        var isRead = Digits.TryRead(text, start, count, out microsecond);
        for (var i = count; i < FractionDigits; i++)
        {
            microsecond *= 10;
        }

        var next = start + count;
        while (char.IsAsciiDigit((char)Digits.At(text, next)))
        {
            next++;
        }

        hasRest = Digits.At(text, next) != 0;
        return isRead;
    }
}
