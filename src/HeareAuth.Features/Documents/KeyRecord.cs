using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Documents;

/// <summary>
/// Where the known members of one key stand in its JSON, without any copy. A member that stands twice counts as its
/// last one does, as in Python.
/// </summary>
internal readonly ref struct KeyRecord
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly Slices _slices;

    private KeyRecord(ReadOnlySpan<byte> json, scoped in Slices slices)
    {
        _json = json;
        _slices = slices;
    }

    public ReadOnlySpan<byte> Json => _json;

    /// <summary>It has an id and a name, each of Unicode text; the name may be empty.</summary>
    public bool IsIdentified => this[KeyMember.Id].IsText && IsUnicode(KeyMember.Id) && IsUnicode(KeyMember.Name);

    public bool HasPlaintext => this[KeyMember.Secret].IsText;

    /// <summary>Absent, null and true mean enabled; whatever else stands there refuses the key.</summary>
    public bool IsEnabled => this[KeyMember.Enabled] is { IsAbsent: true } or { Kind: JsonTokenType.True };

    /// <summary>When the key stops being accepted: null is never, which absent, null and the empty text mean.</summary>
    /// <returns>False where it cannot be read.</returns>
    public bool TryGetExpiry(out DateTime? utc)
    {
        utc = null;
        var expiry = this[KeyMember.ExpiresAt];
        if (expiry.IsAbsent || expiry is { Kind: JsonTokenType.String, Length: 2 })
        {
            return true;
        }

        if (Text(KeyMember.ExpiresAt) is { } text && IsoTime.TryParse(text, out var moment))
        {
            utc = moment;
            return true;
        }

        return false;
    }

    public JsonSlice this[KeyMember member] => _slices[(int)member];

    /// <param name="json">One element of the array; already known to be well-formed JSON in UTF-8.</param>
    public static KeyRecord Read(ReadOnlySpan<byte> json)
    {
        var slices = default(Slices);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = KeyDocumentParser.DeepestJson });
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return new KeyRecord(json, slices);
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var member = MemberNamed(ref reader);
            reader.Read();
            var (start, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
            reader.Skip();
            slices[(int)member] = new JsonSlice(start, (int)reader.BytesConsumed - start, kind);
        }

        return new KeyRecord(json, slices);
    }

    /// <summary>The JSON of a member as it stands, quotes included.</summary>
    public ReadOnlySpan<byte> Raw(KeyMember member) => _json.Slice(this[member].Start, this[member].Length);

    /// <summary>A string member's text; null where it is no string or no Unicode text.</summary>
    public string? Text(KeyMember member)
    {
        if (this[member].Kind is not JsonTokenType.String)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(Raw(member));
            reader.Read();
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // an escaped half of a surrogate pair
        }
    }

    /// <summary>How people are told of a record that may lack an id: its id, or its place, counted from one.</summary>
    public string Label(int index) =>
        Text(KeyMember.Id) is { Length: > 0 } id ? id : string.Create(CultureInfo.InvariantCulture, $"record {index + 1}");

    /// <summary>Only an escape can hide what is no Unicode text; the document's bytes are known to be UTF-8.</summary>
    private bool IsUnicode(KeyMember member) =>
        this[member].Kind is JsonTokenType.String && (!Raw(member).Contains((byte)'\\') || Text(member) is not null);

    private static KeyMember MemberNamed(ref Utf8JsonReader reader) =>
        reader.IsNamed("id"u8) ? KeyMember.Id
        : reader.IsNamed("name"u8) ? KeyMember.Name
        : reader.IsNamed("secret"u8) ? KeyMember.Secret
        : reader.IsNamed("secret_hash"u8) ? KeyMember.SecretHash
        : reader.IsNamed("secret_type"u8) ? KeyMember.SecretType
        : reader.IsNamed("created_at"u8) ? KeyMember.CreatedAt
        : reader.IsNamed("updated_at"u8) ? KeyMember.UpdatedAt
        : reader.IsNamed("expires_at"u8) ? KeyMember.ExpiresAt
        : reader.IsNamed("metadata"u8) ? KeyMember.Metadata
        : reader.IsNamed("enabled"u8) ? KeyMember.Enabled
        : KeyMember.Unknown;

    [InlineArray((int)KeyMember.Enabled + 1)]
    private struct Slices
    {
        private JsonSlice _first;
    }
}
