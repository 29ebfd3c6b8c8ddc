namespace HeareAuth.Tests.Shipping;

/// <summary>Commands of a page that are marked <c>sh runnable</c>, and the <c>text</c> block right behind them, if there is one.</summary>
internal sealed record RunnableBlock(int Line, string Commands, string? Output)
{
    private const string Fence = "```";

    public static IReadOnlyList<RunnableBlock> ReadAll(string markdown)
    {
        var lines = markdown.Split('\n');
        var blocks = new List<RunnableBlock>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is not Fence + "sh runnable")
            {
                continue;
            }

            var line = i + 1;
            var commands = ReadBody(lines, ref i);
            var next = i + 1;
            while (next < lines.Length && lines[next].Length == 0)
            {
                next++;
            }

            string? output = null;
            if (next < lines.Length && lines[next] is Fence + "text")
            {
                i = next;
                output = ReadBody(lines, ref i);
            }

            blocks.Add(new RunnableBlock(line, commands, output));
        }

        return blocks;
    }

    /// <summary>From a line that opens a block to the one that closes it.</summary>
    private static string ReadBody(string[] lines, ref int at)
    {
        var first = at + 1;
        at = Array.IndexOf(lines, Fence, first);
        Assert.True(at >= 0, $"The block that begins in line {first} does not end");
        return string.Join('\n', lines[first..at]);
    }
}
