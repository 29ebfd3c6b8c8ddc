using System.Buffers;
using System.Text.Unicode;
using HeareAuth.Features.Text;

namespace HeareAuth.Api.Logging;

/// <summary>Builds one JSON object as UTF-8, always on one line. Event and member names are written as they are.</summary>
internal sealed class JsonLine
{
    /// <summary>Longer strings are cut, so that one line cannot fill the queue.</summary>
    public const int MaxStringLength = 16 * 1024;

    private static readonly SearchValues<char> s_escaped = SearchValues.Create(UnsafeCharacters.InLogs + "\"\\");

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Starts over with the members that every line has.</summary>
    public void Begin(string eventName, string level, DateTime utc)
    {
        _bytes.ResetWrittenCount();
        var target = _bytes.GetSpan(512);
        _ = Utf8.TryWrite(target, $"{{\"event\":\"{eventName}\",\"level\":\"{level}\",\"timestamp\":\"{utc:O}", out var written);

        // The O format, twice as fast as a custom one, has seven decimals. Z replaces the seventh, and a quote replaces Z.
        target[written - 2] = (byte)'Z';
        target[written - 1] = (byte)'"';
        _bytes.Advance(written);
    }

    /// <summary>Adds a member. Numbers and booleans keep their type; anything else becomes a string. A null adds nothing.</summary>
    public void Add(string name, object? value)
    {
        if (value is null)
        {
            return;
        }

        _ = Utf8.TryWrite(_bytes.GetSpan((name.Length * 3) + 4), $",\"{name}\":", out var written);
        _bytes.Advance(written);
        switch (value)
        {
            case string text: AppendString(text); break;
            case int number: AppendNumber(number); break;
            case long number: AppendNumber(number); break;
            case double number when double.IsFinite(number): AppendNumber(number); break;
            case bool flag: _bytes.Write(flag ? "true"u8 : "false"u8); break;
            case IFormattable formattable: AppendString(formattable.ToString(null, CultureInfo.InvariantCulture)); break;
            default: AppendString(value.ToString()); break;
        }
    }

    public void End() => _bytes.Write("}\n"u8);

    private void AppendNumber<T>(T number)
        where T : IUtf8SpanFormattable
    {
        _ = number.TryFormat(_bytes.GetSpan(64), out var written, format: default, CultureInfo.InvariantCulture);
        _bytes.Advance(written);
    }

    private void AppendString(ReadOnlySpan<char> text)
    {
        var shown = text[..Math.Min(text.Length, MaxStringLength)];
        if (shown.ContainsAny(s_escaped))
        {
            shown = Escape(shown);
        }

        // A UTF-16 character takes three bytes at most, and so does U+FFFD, which replaces half a surrogate pair.
        _ = Utf8.TryWrite(_bytes.GetSpan((shown.Length * 3) + 2), $"\"{shown}\"", out var written);
        _bytes.Advance(written);
    }

    private static string Escape(ReadOnlySpan<char> text)
    {
        var escaped = new StringBuilder(text.Length + 64);
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => escaped.Append('\\').Append(character),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ when s_escaped.Contains(character) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
