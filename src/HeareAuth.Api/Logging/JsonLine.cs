using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace HeareAuth.Api.Logging;

/// <summary>One line of JSON, written as UTF-8 into a pooled buffer. Whatever a string holds, the line stays one line.</summary>
internal ref struct JsonLine
{
    /// <summary>Longer strings are cut: a line must not fill the queue by itself.</summary>
    public const int MaxStringLength = 16 * 1024;

    // What a terminal or a line reader could take for more than text: C0 and C1 controls, soft hyphen, bidi marks,
    // overrides and isolates, zero-width characters, line and paragraph separator, byte order mark, noncharacters.
    private static readonly SearchValues<char> s_escaped = SearchValues.Create([.. Enumerable.Range(0, 0x10000)
        .Where(static c => c is < 0x20 or '"' or '\\' or (>= 0x7f and <= 0x9f) or 0xad or 0x61c
            or (>= 0x200b and <= 0x200f) or (>= 0x2028 and <= 0x202e) or (>= 0x2060 and <= 0x206f)
            or 0xfeff or (>= 0xfff9 and <= 0xfffb) or 0xfffe or 0xffff)
        .Select(static c => (char)c)]);

    private byte[] _bytes;
    private int _length;

    public JsonLine(int capacity)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
        _length = 0;
    }

    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    /// <summary>Appends what is JSON already.</summary>
    public void AppendRaw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        _length += json.Length;
    }

    /// <summary>Appends a number; none of the framework's is longer than 64 characters.</summary>
    public void AppendNumber<T>(T number)
        where T : IUtf8SpanFormattable
    {
        _ = number.TryFormat(Room(64), out var written, format: default, CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Appends UTC to the microsecond, such as <c>2024-01-20T10:30:00.123456Z</c>, without quotes.</summary>
    public void AppendTimestamp(DateTimeOffset instant)
    {
        // The round-trip form has seven digits; Z takes the place of the seventh. Twice as fast as a form of one's own.
        var text = Room(28);
        _ = instant.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[26] = (byte)'Z';
        _length += 27;
    }

    /// <summary>Appends a string with its quotes. Half a surrogate pair becomes U+FFFD.</summary>
    public void AppendString(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxStringLength)
        {
            text = text[..MaxStringLength];
        }

        // At most three bytes a character as UTF-8, six as an escape, and two quotes: room is made once.
        var target = Room((text.Length * 6) + 2);
        target[0] = (byte)'"';
        var length = 1;
        while (true)
        {
            var clean = text.IndexOfAny(s_escaped);
            Utf8.FromUtf16(clean < 0 ? text : text[..clean], target[length..], out _, out var written);
            length += written;
            if (clean < 0)
            {
                break;
            }

            length += Escape(text[clean], target[length..]);
            text = text[(clean + 1)..];
        }

        target[length] = (byte)'"';
        _length += length + 1;
    }

    private static int Escape(char character, Span<byte> target)
    {
        var shortForm = character switch
        {
            '"' => '"',
            '\\' => '\\',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => '\0',
        };
        target[0] = (byte)'\\';
        if (shortForm != '\0')
        {
            target[1] = (byte)shortForm;
            return 2;
        }

        target[1] = (byte)'u';
        _ = ((int)character).TryFormat(target[2..], out _, "x4", CultureInfo.InvariantCulture);
        return 6;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(_length);
    }
}
