using System.Text.Json;

namespace HeareAuth.Features.Documents.Records;

/// <summary>Reads the members of one stored key in order, duplicates included. A key that is not an object has none.</summary>
internal ref struct RecordMembers
{
    private Utf8JsonReader _reader;

    /// <param name="json">One element of the <c>keys</c> array; the caller has checked that it is valid JSON in UTF-8.</param>
    public RecordMembers(ReadOnlySpan<byte> json)
    {
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = KeyDocumentParser.MaxDepth });
        _reader.Read(); // the opening brace
    }

    /// <inheritdoc cref="RecordMembers(ReadOnlySpan{byte})"/>
    public static List<RecordMember> All(ReadOnlySpan<byte> json)
    {
        var all = new List<RecordMember>();
        var members = new RecordMembers(NonFiniteNumbers.Mask(json));
        while (members.TryRead(out var member))
        {
            all.Add(member);
        }

        return all;
    }

    public bool TryRead(out RecordMember member)
    {
        member = default;
        if (!_reader.Read() || _reader.TokenType is not JsonTokenType.PropertyName)
        {
            return false;
        }

        var name = _reader.Member;
        var start = (int)_reader.TokenStartIndex;
        var nameEnd = start + _reader.ValueSpan.Length + 2; // the quotes
        _reader.Read();
        var (valueStart, kind) = ((int)_reader.TokenStartIndex, _reader.TokenType);
        _reader.Skip();
        member = new RecordMember(name, start, nameEnd, new JsonSlice(valueStart, (int)_reader.BytesConsumed - valueStart, kind));
        return true;
    }
}

/// <summary>One member of a stored key and its position in the key's JSON, in bytes.</summary>
/// <param name="Start">The opening quote of the name.</param>
/// <param name="NameEnd">Just past the closing quote of the name.</param>
internal readonly record struct RecordMember(KeyMember Name, int Start, int NameEnd, JsonSlice Value);
