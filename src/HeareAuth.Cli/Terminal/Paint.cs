namespace HeareAuth.Cli.Terminal;

/// <summary>Colours the text of one stream, or leaves it plain.</summary>
internal sealed class Paint(bool on)
{
    public string Good(string text) => Wrap("32", text);

    public string Warning(string text) => Wrap("33", text);

    public string Bad(string text) => Wrap("31", text);

    public string Strong(string text) => Wrap("1", text);

    public string Faint(string text) => Wrap("2", text);

    private string Wrap(string code, string text) => on ? $"\e[{code}m{text}\e[0m" : text;
}
