using System.Text;
using HeareAuth.Features.Documents;

namespace HeareAuth.Tests.Documents;

/// <summary>Records a document's parts unchanged, in the order of their arrival.</summary>
internal sealed class RecordingSink : IKeyDocumentSink
{
    public List<string> Parts { get; } = [];

    public IEnumerable<string> Keys => Parts.Where(static part => part.StartsWith("key ", StringComparison.Ordinal)).Select(static part => part[4..]);

    public void Key(ReadOnlySpan<byte> json) => Parts.Add("key " + Encoding.UTF8.GetString(json));

    public void Member(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json) =>
        Parts.Add($"member {Encoding.UTF8.GetString(rawName)} {Encoding.UTF8.GetString(json)}");

    public static RecordingSink Of(string document)
    {
        var sink = new RecordingSink();
        KeyDocumentParser.Parse(Encoding.UTF8.GetBytes(document), sink);
        return sink;
    }

    public static async Task<RecordingSink> OfAsync(Stream document)
    {
        var sink = new RecordingSink();
        await KeyDocumentParser.ParseAsync(document, sink, CancellationToken.None);
        return sink;
    }
}
