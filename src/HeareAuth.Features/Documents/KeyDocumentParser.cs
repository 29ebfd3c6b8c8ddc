using System.Buffers;

namespace HeareAuth.Features.Documents;

/// <summary>
/// Parses a key document, from memory or piece by piece from a stream, and passes its keys and top-level members to a
/// sink without building the document. The document must be a JSON object with exactly one <c>keys</c> array;
/// otherwise all of it is unreadable.
/// </summary>
internal static class KeyDocumentParser
{
    /// <summary>About the nesting depth that Python can read and write, so that one key with deep metadata cannot make the others unreadable.</summary>
    public const int MaxDepth = 1000;

    private const int InitialBufferBytes = 64 * 1024;

    /// <exception cref="DocumentUnreadableException">It is not a key document.</exception>
    public static void Parse(ReadOnlySpan<byte> document, IKeyDocumentSink sink) =>
        new KeyDocumentSplitter(sink).Consume(document, isFinal: true);

    /// <summary>Parses an unencrypted document. The buffer grows to the size of the largest key, not of the whole document.</summary>
    /// <param name="head">The first bytes of the document, if they have been read from the stream already.</param>
    /// <exception cref="DocumentUnreadableException">It is not a key document.</exception>
    public static async ValueTask ParseAsync(
        Stream stream, IKeyDocumentSink sink, CancellationToken cancellationToken, ReadOnlyMemory<byte> head = default)
    {
        var splitter = new KeyDocumentSplitter(sink);
        var buffer = ArrayPool<byte>.Shared.Rent(InitialBufferBytes);
        try
        {
            head.CopyTo(buffer);
            var filled = head.Length;
            while (true)
            {
                var read = await stream.ReadAtLeastAsync(
                    buffer.AsMemory(filled), buffer.Length - filled, throwOnEndOfStream: false, cancellationToken);
                var isFinal = read < buffer.Length - filled;
                filled += read;
                var consumed = splitter.Consume(buffer.AsSpan(0, filled), isFinal);
                if (isFinal)
                {
                    return;
                }

                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                if (filled > buffer.Length / 2)
                {
                    buffer = Grow(buffer, filled);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true); // it may contain plaintext secrets
        }
    }

    private static byte[] Grow(byte[] buffer, int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }
}
