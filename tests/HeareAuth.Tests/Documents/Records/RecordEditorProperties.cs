using System.Text;
using System.Text.Json;
using CsCheck;
using HeareAuth.Features.Documents.Records;

namespace HeareAuth.Tests.Documents.Records;

public sealed class RecordEditorProperties
{
    private static readonly Gen<KeyMember> s_member = Gen.OneOf([.. Enum.GetValues<KeyMember>().Except([KeyMember.Unknown])]);

    private static readonly Gen<Edit> s_edit = Gen.OneOf(
        Gen.Select(s_member, JsonGen.Value, static (member, value) =>
            new Edit($"set {member} to {value}", [member], value, record => record.SetJson(member, Encoding.UTF8.GetBytes(value)))),
        Gen.Select(s_member, JsonGen.Text.Select(Decoded), static (member, text) =>
            new Edit($"set {member} to text", [member], JsonSerializer.Serialize(text), record => record.SetText(member, text))),
        Gen.Select(s_member, s_member, static (old, member) =>
            new Edit($"replace {old} with {member}", [member, old], "\"new\"", record => record.Replace(old, member, "new"))),
        s_member.Select(static member => new Edit($"remove {member}", [member], Value: null, record => record.Remove(member))));

    [Fact]
    public void Any_edit_keeps_the_other_members_their_order_and_their_bytes() => Sample(static (record, edit, edited) =>
        Assert.Equal(
            record.Members.Where(member => !edit.Touches(member.Name)).Select(static member => member.Text),
            MembersOf(edited).Where(member => !edit.Touches(member.Name)).Select(static member => member.Text)));

    [Fact]
    public void Any_edited_member_reads_back_as_set_and_stands_once_or_is_gone() => Sample(static (_, edit, edited) =>
    {
        var found = MembersOf(edited).Where(member => edit.Touches(member.Name)).ToList();
        if (edit.Value is null)
        {
            Assert.Empty(found);
            return;
        }

        var (name, text) = Assert.Single(found);
        Assert.Equal(NameOf(edit.Members[0]), name);
        using var set = JsonDocument.Parse(edit.Value);
        using var json = JsonDocument.Parse($"{{{text}}}");
        Assert.Equal(JsonSerializer.Serialize(set.RootElement), JsonSerializer.Serialize(json.RootElement.GetProperty(name)));
        Assert.False(KeyRecord.Read(Encoding.UTF8.GetBytes(edited))[edit.Members[0]].Length == 0);
    });

    [Fact]
    public void Any_edit_made_twice_equals_the_edit_made_once() => Sample(static (_, edit, edited) =>
        Assert.Equal(edited, edit.ApplyTo(edited)));

    [Fact]
    public void Any_edit_changes_nothing_but_the_member_and_its_separator() => Sample(static (record, edit, edited) =>
    {
        // Members that stay next to each other keep what is between them.
        for (var i = 1; i < record.Members.Length; i++)
        {
            var (before, after) = (record.Members[i - 1], record.Members[i]);
            if (!edit.Touches(before.Name) && !edit.Touches(after.Name))
            {
                Assert.Contains($"{before.Text}{record.Separators[i]}{after.Text}", edited, StringComparison.Ordinal);
            }
        }

        Assert.StartsWith("{", edited, StringComparison.Ordinal);
        Assert.EndsWith(record.Separators[^1] + "}", edited, StringComparison.Ordinal);
    });

    private static void Sample(Action<JsonGen.RecordText, Edit, string> check) => Gen.Select(JsonGen.Record, s_edit).Sample(
        (record, edit) => check(record, edit, edit.ApplyTo(record.Json)),
        iter: 3000);

    /// <summary>Reads the members independently of the product's code; invalid JSON throws.</summary>
    private static List<(string Name, string Text)> MembersOf(string json)
    {
        var (utf8, members) = (Encoding.UTF8.GetBytes(json), new List<(string, string)>());
        using var valid = JsonDocument.Parse(utf8);
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var (start, name) = ((int)reader.TokenStartIndex, JsonGen.DecodedName(Encoding.UTF8.GetString(utf8.AsSpan((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2))));
            reader.Read();
            reader.Skip();
            members.Add((name, Encoding.UTF8.GetString(utf8.AsSpan(start, (int)reader.BytesConsumed - start))));
        }

        return members;
    }

    private static string NameOf(KeyMember member) => Encoding.UTF8.GetString(member.JsonName);

    private static string Decoded(string rawText) => JsonSerializer.Deserialize<string>(rawText)!;

    private sealed record Edit(string Label, KeyMember[] Members, string? Value, Func<RecordEditor, RecordEditor> Apply)
    {
        public bool Touches(string name) => Members.Any(member => NameOf(member) == name);

        public string ApplyTo(string json) =>
            Encoding.UTF8.GetString(Apply(new RecordEditor(Encoding.UTF8.GetBytes(json))).Json.Span);
    }
}
