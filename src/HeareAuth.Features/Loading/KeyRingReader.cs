using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Verification;

namespace HeareAuth.Features.Loading;

/// <summary>
/// Reads a stored document for serving. A plain document is indexed from the stream and never held in memory as a whole.
/// An encrypted one has to be, because nothing in it can be trusted before all of it is authenticated.
/// </summary>
internal sealed class KeyRingReader(DocumentCipher cipher)
{
    /// <exception cref="DocumentUnreadableException">The content is not a key document, or is encrypted with another secret.</exception>
    public async ValueTask<LoadedDocument> ReadAsync(Stream content, long length, CancellationToken cancellationToken)
    {
        var head = new byte[DocumentCipher.Header.Length];
        var filled = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var isEncrypted = DocumentCipher.IsEncrypted(head.AsSpan(0, filled));
        var sink = new Sink();
        if (isEncrypted)
        {
            KeyDocumentParser.Parse((await cipher.DecryptAsync(content, length, cancellationToken)).Plain.Span, sink);
        }
        else
        {
            await KeyDocumentParser.ParseAsync(content, sink, cancellationToken, head.AsMemory(0, filled));
        }

        return sink.ToDocument(isEncrypted);
    }

    private sealed class Sink : IKeyDocumentSink
    {
        private readonly KeyRingBuilder _ring = new();
        private DocumentStamp _stamp;
        private SecretForms _secrets;

        public void Key(ReadOnlySpan<byte> json)
        {
            var record = KeyRecord.Read(json);
            _secrets = _secrets.With(record);
            _ring.Add(record);
        }

        public void Member(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json) => _stamp = _stamp.With(rawName, json);

        public LoadedDocument ToDocument(bool isEncrypted)
        {
            var ring = _ring.Build();
            return new LoadedDocument(ring, DocumentFacts.Of(_stamp, isEncrypted, _secrets))
            {
                Unreadable = _ring.Unreadable,
                UnreadableExpiries = _ring.UnreadableExpiries,
            };
        }
    }
}
