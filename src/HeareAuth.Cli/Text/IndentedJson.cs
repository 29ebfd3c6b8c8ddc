namespace HeareAuth.Cli.Text;

/// <summary>Indents compact JSON and changes nothing else: numbers keep their digits.</summary>
internal static class IndentedJson
{
    private const int IndentSize = 2;

    public static string From(string compactJson)
    {
        var text = new StringBuilder(compactJson.Length * 2);
        var depth = 0;
        var inString = false;
        for (var i = 0; i < compactJson.Length; i++)
        {
            var c = compactJson[i];
            if (inString)
            {
                text.Append(c);
                if (c == '\\')
                {
                    text.Append(compactJson[++i]);
                }

                inString = c != '"';
                continue;
            }

            switch (c)
            {
                case '{' or '[' when compactJson[i + 1] is '}' or ']':
                    text.Append(c).Append(compactJson[++i]);
                    break;
                case '{' or '[':
                    NewLine(text.Append(c), ++depth);
                    break;
                case '}' or ']':
                    NewLine(text, --depth).Append(c);
                    break;
                case ',':
                    NewLine(text.Append(c), depth);
                    break;
                case ':':
                    text.Append(": ");
                    break;
                default:
                    text.Append(c);
                    inString = c == '"';
                    break;
            }
        }

        return text.ToString();
    }

    private static StringBuilder NewLine(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth * IndentSize);
}
