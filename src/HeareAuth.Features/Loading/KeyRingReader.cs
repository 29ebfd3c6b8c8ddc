using System.Buffers;
using System.IO.Pipelines;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Verification;

namespace HeareAuth.Features.Loading;

/// <summary>
/// Reads a stored document for serving. A plain document is indexed from the stream and never held in memory as a whole.
/// An encrypted one has to be, because nothing in it can be trusted before all of it is authenticated.
/// </summary>
internal sealed class KeyRingReader(DocumentCipher cipher)
{
    private static readonly StreamPipeReaderOptions s_reading = new(bufferSize: 64 * 1024, leaveOpen: true);

    /// <exception cref="DocumentUnreadableException">The content is not a key document, or is encrypted with another secret.</exception>
    public async ValueTask<LoadedDocument> ReadAsync(Stream content, long length, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(content, s_reading);
        var head = (await reader.ReadAtLeastAsync(DocumentCipher.Header.Length, cancellationToken)).Buffer;
        var isEncrypted = DocumentCipher.IsEncrypted(head.Slice(0, Math.Min(head.Length, DocumentCipher.Header.Length)).ToArray());
        reader.AdvanceTo(head.Start);
        await using var whole = reader.AsStream();
        var sink = new Sink();
        if (isEncrypted)
        {
            KeyDocumentParser.Parse(cipher.Open(await StreamBytes.ReadAllAsync(whole, length, cancellationToken)).Span, sink);
        }
        else
        {
            await KeyDocumentParser.ParseAsync(whole, sink, cancellationToken);
        }

        return sink.ToDocument(isEncrypted);
    }

    private sealed class Sink : IKeyDocumentSink
    {
        private readonly KeyRingBuilder _ring = new();
        private DocumentStamp _stamp;
        private int _plaintextSecrets;

        public void Key(ReadOnlySpan<byte> json)
        {
            var record = KeyRecord.Read(json);
            _plaintextSecrets += record.HasPlaintext ? 1 : 0;
            _ring.Add(record);
        }

        public void Member(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json) => _stamp = _stamp.With(rawName, json);

        public LoadedDocument ToDocument(bool isEncrypted)
        {
            var ring = _ring.Build();
            return new LoadedDocument(ring, _stamp, isEncrypted)
            {
                Unreadable = _ring.Unreadable,
                UnreadableExpiries = _ring.UnreadableExpiries,
                PlaintextSecrets = _plaintextSecrets,
            };
        }
    }
}
