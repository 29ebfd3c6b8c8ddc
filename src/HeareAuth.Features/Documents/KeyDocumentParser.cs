using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using HeareAuth.Features.Results;

namespace HeareAuth.Features.Documents;

/// <summary>
/// Splits a key document into its keys and top-level members without building it: from a stream, piece by piece, or
/// from memory. The document is a JSON object with one array <c>keys</c>; anything else is unreadable as a whole.
/// </summary>
internal static class KeyDocumentParser
{
    /// <summary>About what Python can read and write: a key with deep metadata must not make all others unreadable.</summary>
    public const int DeepestJson = 1000;

    private const int FirstBufferBytes = 64 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <exception cref="DocumentUnreadableException">It is no key document.</exception>
    public static void Parse(ReadOnlySpan<byte> document, IKeyDocumentSink sink)
    {
        var splitter = new Splitter(sink);
        splitter.Consume(document, isFinal: true);
    }

    /// <summary>Reads a plain document; the buffer grows to the largest key, not to the document.</summary>
    /// <exception cref="DocumentUnreadableException">It is no key document.</exception>
    public static async ValueTask ParseAsync(Stream stream, IKeyDocumentSink sink, CancellationToken cancellationToken)
    {
        var splitter = new Splitter(sink);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            var filled = 0;
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
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true); // it may hold plaintext secrets
        }
    }

    private static byte[] Grow(byte[] buffer, int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return larger;
    }

    private enum Phase
    {
        BeforeDocument,
        InDocument,
        InKeys,
        AfterDocument,
    }

    /// <summary>Where the reader is between two pieces of the document.</summary>
    private sealed class Splitter(IKeyDocumentSink sink)
    {
        private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = DeepestJson });
        private Phase _phase = Phase.BeforeDocument;
        private bool _sawKeys;

        /// <summary>Hands on all that is complete in the buffer.</summary>
        /// <returns>How many bytes are done with; the rest comes again, with more behind it.</returns>
        public int Consume(ReadOnlySpan<byte> buffer, bool isFinal)
        {
            var skipped = 0;
            if (_phase is Phase.BeforeDocument && buffer.StartsWith(ByteOrderMark))
            {
                skipped = ByteOrderMark.Length;
                buffer = buffer[skipped..];
            }

            try
            {
                return skipped + ConsumeTokens(buffer, isFinal);
            }
            catch (JsonException e)
            {
                // The exception's own text may quote the document.
                throw Unreadable($"not JSON, near line {e.LineNumber + 1}");
            }
        }

        private int ConsumeTokens(ReadOnlySpan<byte> buffer, bool isFinal)
        {
            var reader = new Utf8JsonReader(buffer, isFinal, _state);
            var complete = reader;
            while (TakeOne(ref reader, buffer))
            {
                complete = reader;
            }

            if (isFinal && (_phase is not Phase.AfterDocument || !_sawKeys))
            {
                throw Unreadable(_phase is Phase.AfterDocument ? "it has no array \"keys\"" : "it ends too early");
            }

            _state = complete.CurrentState;
            return (int)complete.BytesConsumed;
        }

        /// <summary>Takes one step if all of it is in the buffer.</summary>
        private bool TakeOne(ref Utf8JsonReader reader, ReadOnlySpan<byte> buffer)
        {
            if (!reader.Read())
            {
                return false;
            }

            switch (_phase, reader.TokenType)
            {
                case (Phase.BeforeDocument, JsonTokenType.StartObject):
                    _phase = Phase.InDocument;
                    return true;

                case (Phase.InDocument, JsonTokenType.EndObject):
                    _phase = Phase.AfterDocument;
                    return true;

                case (Phase.InDocument, JsonTokenType.PropertyName):
                    return TakeMember(ref reader, buffer);

                case (Phase.InKeys, JsonTokenType.EndArray):
                    _phase = Phase.InDocument;
                    return true;

                case (Phase.InKeys, _):
                    if (!TakeValue(ref reader, buffer, out var key))
                    {
                        return false;
                    }

                    sink.Key(key);
                    return true;

                default:
                    throw Unreadable("it is no JSON object");
            }
        }

        private bool TakeMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> buffer)
        {
            var nameStart = (int)reader.TokenStartIndex;
            var rawName = buffer.Slice(nameStart, reader.ValueSpan.Length + 2);
            ThrowUnlessUtf8(rawName);
            var isKeys = reader.IsNamed("keys"u8);
            if (!reader.Read())
            {
                return false;
            }

            if (isKeys)
            {
                if (_sawKeys || reader.TokenType is not JsonTokenType.StartArray)
                {
                    throw Unreadable(_sawKeys ? "it has \"keys\" twice" : "its \"keys\" is no array");
                }

                _sawKeys = true;
                _phase = Phase.InKeys;
                return true;
            }

            if (!TakeValue(ref reader, buffer, out var value))
            {
                return false;
            }

            sink.Member(rawName, value);
            return true;
        }

        private static bool TakeValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> buffer, out ReadOnlySpan<byte> json)
        {
            var start = (int)reader.TokenStartIndex;
            json = default;
            if (!reader.TrySkip())
            {
                return false;
            }

            json = buffer[start..(int)reader.BytesConsumed];
            ThrowUnlessUtf8(json);
            return true;
        }

        /// <summary>The reader itself passes over what stands inside strings.</summary>
        private static void ThrowUnlessUtf8(ReadOnlySpan<byte> part)
        {
            if (!Utf8.IsValid(part))
            {
                throw Unreadable("it is not UTF-8");
            }
        }

        private static DocumentUnreadableException Unreadable(string reason) =>
            new(
                FailureCode.DocumentCorrupt,
                $"The key document cannot be read: {reason}",
                "Restore a backup or an older version of the object. Services keep the keys they hold until then.");
    }
}
