namespace HeareAuth.Features.Documents;

/// <summary>Receives the parts of a document as it is parsed. Each span is valid only until the call returns.</summary>
internal interface IKeyDocumentSink
{
    /// <summary>Receives one element of the <c>keys</c> array exactly as it is in the document.</summary>
    void Key(ReadOnlySpan<byte> json);

    /// <summary>Receives any other top-level member unchanged: its name with the quotes, and its value.</summary>
    void Member(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json);
}
