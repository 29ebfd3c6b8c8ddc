namespace HeareAuth.Features.Text.Python;

/// <summary>
/// Reads a stored time exactly as the Python service does, so that a shared document means the same to both: with
/// <c>datetime.fromisoformat</c> of CPython 3.11 (Modules/_datetimemodule.c) after <c>Z</c> is replaced by <c>+00:00</c>. Its
/// oddities are kept: any character may separate date and time, and some stray ones before an offset are ignored.
/// </summary>
/// <remarks><see cref="IsoTime"/> is stricter, and reads what users type.</remarks>
internal static class PythonTime
{
    private const int MaxStackBytes = 128;

    /// <summary>Reads a time; one without an offset is UTC.</summary>
    /// <param name="utf8">The text, of any length: Python skips digits of the fraction beyond microseconds.</param>
    /// <param name="utc">Null if the time is after the year 9999 in UTC; <see cref="DateTime.MinValue"/> if it is before the year 1.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out DateTime? utc)
    {
        utc = null;
        var length = utf8.Length + (utf8.Count((byte)'Z') * ("+00:00".Length - 1));
        var text = length <= MaxStackBytes ? stackalloc byte[length] : new byte[length];
        ReplaceZulu(utf8, text);
        var end = PythonDate.FindEnd(text);
        if (end < 0 || end > text.Length || !PythonDate.TryParse(text[..end], out var day) || text.Length - end == 1)
        {
            return false;
        }

        var ticks = 0L;
        if (end < text.Length && !TryParseTime(text[Math.Min(text.Length, end + LengthOfCharacter(text[end]))..], out ticks))
        {
            return false;
        }

        ticks += day * TimeSpan.TicksPerDay;
        utc = ticks > DateTime.MaxValue.Ticks ? null : new DateTime(Math.Max(ticks, DateTime.MinValue.Ticks), DateTimeKind.Utc);
        return true;
    }

    private static void ReplaceZulu(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (var z = source.IndexOf((byte)'Z'); z >= 0; z = source.IndexOf((byte)'Z'))
        {
            source[..z].CopyTo(target);
            "+00:00"u8.CopyTo(target[z..]);
            target = target[(z + "+00:00".Length)..];
            source = source[(z + 1)..];
        }

        source.CopyTo(target);
    }

    /// <param name="ticks">From midnight UTC of the date to the time; may be negative.</param>
    private static bool TryParseTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        var sign = text.IndexOfAny((byte)'+', (byte)'-');
        if (!PythonClock.TryParse(text, 0, sign < 0 ? text.Length : sign, out var time) || !time.IsInRange || (sign < 0 && time.HasRest))
        {
            return false;
        }

        ticks = time.Ticks;
        if (sign < 0)
        {
            return true;
        }

        if (!PythonClock.TryParse(text, sign + 1, text.Length, out var offset) || offset.HasRest || offset.Ticks >= TimeSpan.TicksPerDay)
        {
            return false;
        }

        if (offset.Ticks >= TimeSpan.TicksPerSecond) // Python treats a shorter one as UTC
        {
            ticks += text[sign] == (byte)'-' ? offset.Ticks : -offset.Ticks;
        }

        return true;
    }

    /// <summary>Any character may separate date and time; in UTF-8 it may be several bytes long.</summary>
    private static int LengthOfCharacter(byte first) => first switch
    {
        < 0x80 => 1,
        < 0xe0 => 2,
        < 0xf0 => 3,
        _ => 4,
    };
}
