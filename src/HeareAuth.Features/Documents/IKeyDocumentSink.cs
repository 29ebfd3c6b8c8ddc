namespace HeareAuth.Features.Documents;

/// <summary>Receives a document's parts while it is read. Spans hold until the call returns.</summary>
internal interface IKeyDocumentSink
{
    /// <summary>One element of the <c>keys</c> array, as it stands in the document.</summary>
    void Key(ReadOnlySpan<byte> json);

    /// <summary>One other member at the top, its name as a JSON string with quotes, its value as it stands.</summary>
    void Member(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json);
}
