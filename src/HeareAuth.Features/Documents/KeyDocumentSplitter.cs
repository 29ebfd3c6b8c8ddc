using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using HeareAuth.Features.Documents.Records;

namespace HeareAuth.Features.Documents;

/// <summary>
/// Splits a document that arrives in pieces into its parts, and keeps its place between pieces. The values that Python writes
/// although they are not JSON (see <see cref="NonFiniteNumbers"/>) may occur in any part, and are passed on unchanged.
/// </summary>
internal sealed class KeyDocumentSplitter(IKeyDocumentSink sink)
{
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = KeyDocumentParser.MaxDepth });
    private Phase _phase = Phase.BeforeDocument;
    private bool _sawKeys;

    /// <summary>Whether to mask non-finite numbers. Masking takes time, so it is tried only once the document turns out not to be JSON.</summary>
    private bool _isMasked;

    private enum Phase
    {
        BeforeDocument,
        InDocument,
        InKeys,
        AfterDocument,
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Passes on every part that is complete in the buffer.</summary>
    /// <returns>The number of bytes consumed. The caller passes the rest again, followed by more.</returns>
    /// <exception cref="DocumentUnreadableException">It is not a key document.</exception>
    public int Consume(ReadOnlySpan<byte> buffer, bool isFinal)
    {
        var skipped = _phase is Phase.BeforeDocument && buffer.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        try
        {
            var consumed = skipped;
            if (!_isMasked)
            {
                consumed += ConsumeTokens(buffer[skipped..], buffer[skipped..], isFinal, out var isNotJson);
                _isMasked = isNotJson;
            }

            return consumed + (_isMasked ? ConsumeMasked(buffer[consumed..], isFinal) : 0);
        }
        catch (JsonException e)
        {
            // The exception is not passed on as the cause: its message may quote the document.
            throw Unreadable($"not JSON, near line {e.LineNumber + 1}");
        }
    }

    private int ConsumeMasked(ReadOnlySpan<byte> buffer, bool isFinal)
    {
        var masked = ArrayPool<byte>.Shared.Rent(buffer.Length);
        try
        {
            var length = NonFiniteNumbers.Mask(buffer, isFinal, masked);
            return ConsumeTokens(masked.AsSpan(0, length), buffer[..length], isFinal, out _);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(masked, clearArray: true); // it may contain plaintext secrets
        }
    }

    /// <param name="tokens">What the reader reads: the buffer, or its masked copy.</param>
    /// <param name="isNotJson">Whether the buffer is not JSON and has to be masked from the returned position on.</param>
    private int ConsumeTokens(ReadOnlySpan<byte> tokens, ReadOnlySpan<byte> buffer, bool isFinal, out bool isNotJson)
    {
        isNotJson = false;
        var reader = new Utf8JsonReader(tokens, isFinal, _state);
        var complete = reader;
        try
        {
            while (TakeOne(ref reader, buffer))
            {
                complete = reader;
            }
        }
        catch (JsonException) when (!_isMasked)
        {
            isNotJson = true;
        }

        if (!isNotJson && isFinal && (_phase is not Phase.AfterDocument || !_sawKeys))
        {
            throw Unreadable(_phase is Phase.AfterDocument ? "it has no \"keys\" array" : "it is incomplete");
        }

        _state = complete.CurrentState;
        return (int)complete.BytesConsumed;
    }

    /// <summary>Takes the next part, or returns false if the buffer ends before it does.</summary>
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
                throw Unreadable("it is not a JSON object");
        }
    }

    private bool TakeMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> buffer)
    {
        var rawName = buffer.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2); // with its quotes
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
                throw Unreadable(_sawKeys ? "it has \"keys\" twice" : "its \"keys\" is not an array");
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
        if (!reader.TrySkip())
        {
            json = default;
            return false;
        }

        json = buffer[start..(int)reader.BytesConsumed];
        ThrowUnlessUtf8(json);
        return true;
    }

    /// <summary>The JSON reader does not check the bytes inside strings.</summary>
    private static void ThrowUnlessUtf8(ReadOnlySpan<byte> part)
    {
        if (!Utf8.IsValid(part))
        {
            throw Unreadable("it is not UTF-8");
        }
    }

    private static DocumentUnreadableException Unreadable(string reason) => new(
        FailureCode.DocumentCorrupt,
        $"The key document cannot be read: {reason}",
        "Restore a backup or an older version of the object. Until then, services keep using the keys they have loaded.");
}
