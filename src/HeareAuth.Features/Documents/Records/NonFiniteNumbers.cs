using System.Buffers;

namespace HeareAuth.Features.Documents.Records;

/// <summary>
/// Finds <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which Python's json module writes and reads as numbers, although
/// they are not JSON. Masked by a number of the same length, a document can be split without moving any of its bytes.
/// </summary>
internal static class NonFiniteNumbers
{
    private static readonly SearchValues<byte> s_starts = SearchValues.Create("\"NI-"u8);

    /// <summary>Copies JSON and masks each of these values outside of strings. Anything else that is not JSON is copied unchanged.</summary>
    /// <param name="json">Starts between two tokens.</param>
    /// <param name="isFinal">Whether nothing follows. Otherwise one of these values may be cut off at the end.</param>
    /// <param name="output">At least as long as the input.</param>
    /// <returns>How many bytes were copied: all of them, or those before a value that may be cut off.</returns>
    public static int Mask(ReadOnlySpan<byte> json, bool isFinal, Span<byte> output)
    {
        json.CopyTo(output);
        var i = 0;
        while (i < json.Length && json[i..].IndexOfAny(s_starts) is >= 0 and var skipped)
        {
            i += skipped;
            if (json[i] == (byte)'"')
            {
                i = EndOfString(json, i);
                continue;
            }

            var length = LengthAt(json, i, isFinal, out var isCutOff);
            if (isCutOff)
            {
                return i;
            }

            output.Slice(i, length).Fill((byte)'1');
            i += Math.Max(1, length);
        }

        return json.Length;
    }

    /// <summary>Masks each of these values in a whole value.</summary>
    /// <returns>The same memory if there is none, as in nearly every key.</returns>
    public static ReadOnlySpan<byte> Mask(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("NaN"u8) < 0 && json.IndexOf("Infinity"u8) < 0)
        {
            return json;
        }

        var output = new byte[json.Length];
        Mask(json, isFinal: true, output);
        return json.SequenceEqual(output) ? json : output; // equal: they are only in strings
    }

    /// <summary>Writes each of these values as a string, as other programs do in JSON.</summary>
    /// <param name="json">A whole value, valid except for these.</param>
    public static byte[] Quote(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + 16);
        var i = 0;
        while (i < json.Length)
        {
            var end = json[i] == (byte)'"' ? EndOfString(json, i) : i + 1;
            var length = LengthAt(json, i, isFinal: true, out _);
            if (length > 0)
            {
                end = i + length;
                output.Write([(byte)'"', .. json[i..end], (byte)'"']);
            }
            else
            {
                output.Write(json[i..end]);
            }

            i = end;
        }

        return output.WrittenSpan.ToArray();
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        var i = start + 1;
        while (i < json.Length && json[i..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var skipped)
        {
            i += skipped;
            if (json[i] == (byte)'"')
            {
                return i + 1;
            }

            i += 2;
        }

        return json.Length;
    }

    /// <returns>The length of the value that stands here alone, between delimiters; 0 if there is none.</returns>
    private static int LengthAt(ReadOnlySpan<byte> json, int start, bool isFinal, out bool isCutOff)
    {
        isCutOff = false;
        var rest = json[start..];
        var value = rest[0] switch
        {
            (byte)'N' => "NaN"u8,
            (byte)'I' => "Infinity"u8,
            (byte)'-' => "-Infinity"u8,
            _ => default,
        };
        if (value.IsEmpty || (start > 0 && !IsDelimiter(json[start - 1])))
        {
            return 0;
        }

        isCutOff = !isFinal && rest.Length <= value.Length && value.StartsWith(rest);
        return rest.StartsWith(value) && (rest.Length == value.Length || IsDelimiter(rest[value.Length])) ? value.Length : 0;
    }

    private static bool IsDelimiter(byte b) => ",:[]} \t\r\n"u8.Contains(b);
}
