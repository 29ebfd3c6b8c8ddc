namespace HeareAuth.Cli.Text;

/// <summary>Breaks text into lines. Measures in UTF-16 characters, because only our own ASCII text is wrapped.</summary>
internal static class Wrapping
{
    /// <summary>Breaks prose at spaces, and a word that is longer than a line where the line ends.</summary>
    /// <param name="width">The longest line, at least 1.</param>
    public static IEnumerable<string> Prose(string text, int width)
    {
        var rest = text;
        while (rest.Length > width)
        {
            var space = rest.LastIndexOf(' ', width);
            var cut = space > 0 ? space : width;
            yield return rest[..cut];
            rest = rest[cut..].TrimStart(' ');
        }

        yield return rest;
    }

    /// <summary>Breaks a command line at spaces outside of quotes, with a backslash before each break, so that it can still be copied.</summary>
    /// <inheritdoc cref="Prose"/>
    public static IEnumerable<string> Shell(string command, int width)
    {
        var rest = command;
        while (rest.Length > width && LastBreak(rest, width - 2) is > 0 and var cut)
        {
            yield return $"{rest[..cut]} \\";
            rest = $"  {rest[(cut + 1)..]}";
        }

        yield return rest;
    }

    /// <returns>The last space that a shell treats as a separator, up to a position; 0 if there is none after the first word.</returns>
    private static int LastBreak(string command, int limit)
    {
        var (last, quote) = (0, '\0');
        var start = command.Length - command.TrimStart(' ').Length;
        for (var i = start; i <= Math.Min(limit, command.Length - 1); i++)
        {
            switch (command[i])
            {
                case var c when quote != '\0':
                    quote = c == quote ? '\0' : quote;
                    break;
                case '\'' or '"':
                    quote = command[i];
                    break;
                case ' ':
                    last = i;
                    break;
            }
        }

        return last;
    }
}
