using System.Runtime.CompilerServices;
using System.Text.Json;
using HeareAuth.Features.Text.Python;

namespace HeareAuth.Features.Documents.Records;

/// <summary>
/// Finds the known members of one stored key without copying its JSON. If a member is repeated, the last one counts, as
/// in Python.
/// </summary>
internal readonly ref struct KeyRecord
{
    private readonly Slices _slices;

    /// <param name="tokens">The same JSON with its non-finite numbers masked.</param>
    private KeyRecord(ReadOnlySpan<byte> json, ReadOnlySpan<byte> tokens)
    {
        Json = json;
        HasNonFiniteNumbers = json != tokens;
        var members = new RecordMembers(tokens);
        while (members.TryRead(out var member))
        {
            _slices[(int)member.Name] = member.Value;
            RevealsSecret |= member is { Name: KeyMember.Secret, Value.IsText: true };
        }
    }

    public ReadOnlySpan<byte> Json { get; }

    /// <summary>Whether it contains <see cref="NonFiniteNumbers"/>, so that no response could repeat its metadata. Services leave such a key out.</summary>
    public bool HasNonFiniteNumbers { get; }

    /// <summary>
    /// Whether anyone who reads the document learns a secret: any <c>secret</c> is a non-empty string, even one that a
    /// later duplicate overrides.
    /// </summary>
    public bool RevealsSecret { get; }

    /// <summary>Whether the secret that counts is plaintext, so that the Python service can use the key.</summary>
    public bool SecretIsPlaintext => this[KeyMember.Secret].IsText;

    /// <summary>Whether it has an id and a name, both valid Unicode; the name may be empty.</summary>
    public bool IsIdentified => this[KeyMember.Id].IsText && IsUnicode(KeyMember.Id) && IsUnicode(KeyMember.Name);

    /// <summary>Absent, null and true mean enabled; any other value disables the key.</summary>
    public bool IsEnabled => this[KeyMember.Enabled] is { IsAbsent: true } or { Kind: JsonTokenType.True };

    public JsonSlice this[KeyMember member] => _slices[(int)member];

    /// <param name="json">One element of the <c>keys</c> array; the caller has checked that it is valid UTF-8 and, except for non-finite numbers, JSON.</param>
    public static KeyRecord Read(ReadOnlySpan<byte> json) => new(json, NonFiniteNumbers.Mask(json));

    /// <summary>Reads when the key expires. A member that is absent, null or empty, or a time after the year 9999, means never, which is null.</summary>
    /// <returns>False if the expiry is unreadable.</returns>
    public bool TryGetExpiry(out DateTime? utc)
    {
        utc = null;
        var expiry = this[KeyMember.ExpiresAt];
        if (expiry.IsAbsent || expiry is { Kind: JsonTokenType.String, IsText: false })
        {
            return true;
        }

        if (expiry.Kind is not JsonTokenType.String)
        {
            return false;
        }

        var quoted = Raw(KeyMember.ExpiresAt);
        return !quoted.Contains((byte)'\\')
            ? PythonTime.TryParse(quoted[1..^1], out utc)
            : Text(KeyMember.ExpiresAt) is { } text && PythonTime.TryParse(Encoding.UTF8.GetBytes(text), out utc);
    }

    /// <summary>A member's JSON exactly as in the document, including a string's quotes.</summary>
    public ReadOnlySpan<byte> Raw(KeyMember member) => Json.Slice(this[member].Start, this[member].Length);

    /// <summary>A member's text, or null if it is not a string or not valid Unicode.</summary>
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
            return null; // an escaped lone surrogate
        }
    }

    /// <summary>Names the record for people: by its id or, without one, by its position.</summary>
    /// <param name="index">The position in the document, from zero; shown from one.</param>
    public string Label(int index) =>
        Text(KeyMember.Id) is { Length: > 0 } id ? id : string.Create(CultureInfo.InvariantCulture, $"record {index + 1}");

    /// <summary>The document is known to be UTF-8, so only an escape can hide a lone surrogate.</summary>
    private bool IsUnicode(KeyMember member) =>
        this[member].Kind is JsonTokenType.String && (!Raw(member).Contains((byte)'\\') || Text(member) is not null);

    [InlineArray(KeyMembers.Count)]
    private struct Slices
    {
        private JsonSlice _first;
    }
}
