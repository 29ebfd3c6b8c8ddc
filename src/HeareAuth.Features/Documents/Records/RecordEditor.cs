using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HeareAuth.Features.Documents.Records;

/// <summary>
/// Changes members of one stored key and leaves every other byte as it is: unknown members, order, white space, digits.
/// A member that has been set appears exactly once, so no earlier duplicate can take precedence or retain a secret.
/// </summary>
/// <param name="json">A valid JSON object, without white space before it.</param>
internal sealed class RecordEditor(ReadOnlyMemory<byte> json)
{
    public ReadOnlyMemory<byte> Json { get; private set; } =
        json.Span is [(byte)'{', ..] ? json : throw new ArgumentException("Only a JSON object has members to edit.", nameof(json));

    /// <summary>Starts a new record, to be filled in the order of the calls.</summary>
    public static RecordEditor New() => new("{}"u8.ToArray());

    public RecordEditor SetText(KeyMember member, string? text) => SetJson(member, Quoted(text));

    /// <summary>Sets a member to any value. A missing member is added at the end.</summary>
    /// <param name="value">One valid JSON value.</param>
    public RecordEditor SetJson(KeyMember member, ReadOnlySpan<byte> value) => Edit(member, member, value);

    /// <summary>Sets a member in the place of another, which is removed; behaves like <see cref="SetText"/> if that member is missing.</summary>
    public RecordEditor Replace(KeyMember old, KeyMember member, string text) => Edit(old, member, Quoted(text));

    public RecordEditor Remove(KeyMember member) => Edit(member, member, value: default);

    private RecordEditor Edit(KeyMember old, KeyMember member, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(old, KeyMember.Unknown); // it represents many names
        ArgumentOutOfRangeException.ThrowIfEqual(member, KeyMember.Unknown);
        var members = RecordMembers.All(Json.Span);
        var place = members.FindLastIndex(found => found.Name == old);
        place = place < 0 ? members.FindLastIndex(found => found.Name == member) : place;
        if (place >= 0)
        {
            Json = Splice(members, [old, member], place, value.IsEmpty ? default : Member(member, Colon(members[place]), value));
        }
        else if (!value.IsEmpty)
        {
            Json = Append(members, member, value);
        }

        return this;
    }

    /// <summary>Puts text in one place and drops every other member with these names.</summary>
    /// <param name="text">A name with its value; empty to drop that one too.</param>
    private byte[] Splice(List<RecordMember> members, ReadOnlySpan<KeyMember> names, int place, ReadOnlySpan<byte> text)
    {
        var record = Json.Span;
        var output = new ArrayBufferWriter<byte>(record.Length + text.Length);
        var separator = record[..members[0].Start];
        for (var i = 0; i < members.Count; i++)
        {
            var kept = i == place ? text
                : names.Contains(members[i].Name) ? default
                : record[members[i].Start..members[i].Value.End];
            if (!kept.IsEmpty) // otherwise the separator before it leads to the next one
            {
                output.Write(separator);
                output.Write(kept);
                separator = i + 1 < members.Count ? record[members[i].Value.End..members[i + 1].Start] : default;
            }
        }

        if (output.WrittenCount == 0)
        {
            output.Write("{"u8);
        }

        output.Write(record[members[^1].Value.End..]);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Adds a member at the end, spaced like the one before it.</summary>
    private byte[] Append(List<RecordMember> members, KeyMember member, ReadOnlySpan<byte> value)
    {
        var record = Json.Span;
        if (members is not [.., var last])
        {
            return [.. "{"u8, .. Member(member, ":"u8, value), .. record[1..]];
        }

        var separator = members is [.., var before, _] ? record[before.Value.End..last.Start] : ","u8;
        return [.. record[..last.Value.End], .. separator, .. Member(member, Colon(last), value), .. record[last.Value.End..]];
    }

    private ReadOnlySpan<byte> Colon(RecordMember member) => Json.Span[member.NameEnd..member.Value.Start];

    private static byte[] Member(KeyMember member, ReadOnlySpan<byte> colon, ReadOnlySpan<byte> value) =>
        [.. "\""u8, .. member.JsonName, .. "\""u8, .. colon, .. value];

    /// <summary>Escapes only what JSON requires.</summary>
    private static byte[] Quoted(string? text) => text is null
        ? [.. "null"u8]
        : [.. "\""u8, .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, .. "\""u8];
}
