using System.Buffers;
using System.Globalization;
using System.Text;
using HeareAuth.Features.Text;

namespace HeareAuth.Api.Logging;

/// <summary>Builds one JSON object as UTF-8. Whatever its strings contain, it stays on one line.</summary>
internal sealed class JsonLine
{
    /// <summary>Longer strings are cut, so that one line cannot fill the queue.</summary>
    public const int MaxStringLength = 16 * 1024;

    private static readonly SearchValues<char> s_escaped = SearchValues.Create(UnsafeCharacters.InLogs + "\"\\");

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Starts over with the first member.</summary>
    public void Begin(string eventName)
    {
        _bytes.ResetWrittenCount();
        _bytes.Write("{\"event\":"u8);
        AppendString(eventName);
    }

    /// <summary>Adds a member. Numbers and booleans keep their type; anything else becomes a string. A null adds nothing.</summary>
    public void Add(string name, object? value)
    {
        if (value is null)
        {
            return;
        }

        _bytes.Write(","u8);
        AppendString(name);
        _bytes.Write(":"u8);
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

    // Half a surrogate pair becomes U+FFFD.
    private void AppendString(ReadOnlySpan<char> text)
    {
        var rest = text[..Math.Min(text.Length, MaxStringLength)];
        _bytes.Write("\""u8);
        for (int next; (next = rest.IndexOfAny(s_escaped)) >= 0; rest = rest[(next + 1)..])
        {
            Encoding.UTF8.GetBytes(rest[..next], _bytes);
            Encoding.UTF8.GetBytes(Escape(rest[next]), _bytes);
        }

        Encoding.UTF8.GetBytes(rest, _bytes);
        _bytes.Write("\""u8);
    }

    private static string Escape(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };
}
