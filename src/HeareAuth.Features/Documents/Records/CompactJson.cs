using System.Buffers;

namespace HeareAuth.Features.Documents.Records;

/// <summary>Removes the white space between JSON tokens and keeps every other byte, so numbers and escapes do not change.</summary>
internal static class CompactJson
{
    /// <param name="json">Valid JSON.</param>
    public static void Write(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        var target = output.GetSpan(json.Length);
        var written = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var b = json[i];
            if (inString)
            {
                target[written++] = b;
                if (b == '\\')
                {
                    target[written++] = json[++i];
                }

                inString = b != '"';
            }
            else if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                target[written++] = b;
                inString = b == '"';
            }
        }

        output.Advance(written);
    }

    /// <inheritdoc cref="Write"/>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(json, output);
        return output.WrittenSpan;
    }

    /// <inheritdoc cref="Write"/>
    public static string ToText(ReadOnlySpan<byte> json) => Encoding.UTF8.GetString(Of(json));
}
