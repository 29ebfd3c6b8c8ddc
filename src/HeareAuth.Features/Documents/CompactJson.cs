using System.Buffers;

namespace HeareAuth.Features.Documents;

/// <summary>Writes JSON without white space and otherwise as it stands: every digit and every escape is kept.</summary>
internal static class CompactJson
{
    /// <param name="json">Well-formed JSON.</param>
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

    public static string ToText(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(json.Length, 1));
        Write(json, output);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
