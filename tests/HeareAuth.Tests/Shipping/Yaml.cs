using HeareAuth.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace HeareAuth.Tests.Shipping;

/// <summary>Reads YAML without a model: a path of names and indexes to a text, a list or a mapping.</summary>
internal sealed class Yaml(YamlNode node)
{
    public static IReadOnlyList<Yaml> Documents(params ReadOnlySpan<string> path)
    {
        var stream = new YamlStream();
        using var text = new StringReader(Repository.Read(path));
        stream.Load(text);
        return [.. stream.Documents.Select(static document => new Yaml(document.RootNode))];
    }

    /// <exception cref="Xunit.Sdk.XunitException">There is no such member.</exception>
    public Yaml this[string name] => Find(name) ?? throw new Xunit.Sdk.XunitException($"No '{name}' in {node}");

    public string Text => Assert.IsType<YamlScalarNode>(node).Value ?? "";

    public IEnumerable<Yaml> Items => Assert.IsType<YamlSequenceNode>(node).Select(static item => new Yaml(item));

    public IEnumerable<string> Texts => node is YamlScalarNode ? [Text] : Items.Select(static item => item.Text);

    public IEnumerable<(string Name, Yaml Value)> Members =>
        Assert.IsType<YamlMappingNode>(node).Select(static member => (((YamlScalarNode)member.Key).Value!, new Yaml(member.Value)));

    public bool IsMapping => node is YamlMappingNode;

    public Yaml? Find(string name) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(name), out var value) ? new Yaml(value) : null;

    public override string ToString() => node.ToString();
}
