using System.Text;
using HeareAuth.Features.Documents.Records;

namespace HeareAuth.Tests.Documents.Records;

public sealed class RecordEditorTests
{
    /// <summary>Records have one place for each member, so one that is added without raising the count could not be read.</summary>
    [Fact]
    public void Counts_every_member() => Assert.Equal(KeyMembers.Count, Enum.GetValues<KeyMember>().Length);

    [Theory]
    [InlineData("""{"enabled":true,"id":"k"}""", """{"enabled":false,"id":"k"}""")]
    [InlineData("""{ "x" : 1.50 , "enabled" :  [1, 2] , "y": -0 }""", """{ "x" : 1.50 , "enabled" :  false , "y": -0 }""")]
    [InlineData("""{"enabled":true,"id":"k","en\u0061bled":null,"x":1,"x":1}""", """{"id":"k","enabled":false,"x":1,"x":1}""")]
    public void Sets_a_member_in_the_place_of_its_last_value(string before, string after) =>
        Assert.Equal(after, Edited(before, static record => record.SetJson(KeyMember.Enabled, "false"u8)));

    [Theory]
    [InlineData("{}", """{"enabled":false}""")]
    [InlineData("{ }", """{"enabled":false }""")]
    [InlineData("""{"id":"k"}""", """{"id":"k","enabled":false}""")]
    [InlineData("""{"id": "k", "name": "n"}""", """{"id": "k", "name": "n", "enabled": false}""")]
    [InlineData("{\n  \"id\": \"k\",\n  \"name\" : \"n\"\n}", "{\n  \"id\": \"k\",\n  \"name\" : \"n\",\n  \"enabled\" : false\n}")]
    public void Adds_a_missing_member_at_the_end_in_the_style_of_the_record(string before, string after) =>
        Assert.Equal(after, Edited(before, static record => record.SetJson(KeyMember.Enabled, "false"u8)));

    [Theory]
    [InlineData("""{ "expires_at": "x", "id": "k" }""", """{ "id": "k" }""")]
    [InlineData("""{ "id": "k", "expires_at": "x", "y": 1 }""", """{ "id": "k", "y": 1 }""")]
    [InlineData("""{ "id": "k", "expires_at": "x" }""", """{ "id": "k" }""")]
    [InlineData("""{"expires_at":1,"expires_at":2,"id":"k","expires_\u0061t":3,"expires_at":4}""", """{"id":"k"}""")]
    [InlineData("""{"id":"k"}""", """{"id":"k"}""")]
    [InlineData("""{"expires_at":"x"}""", "{}")]
    [InlineData("""{ "expires_at":1, "expires_at":2 }""", "{ }")]
    [InlineData("""{"m":{"expires_at":1}}""", """{"m":{"expires_at":1}}""")]
    public void Removes_every_member_of_a_name(string before, string after) =>
        Assert.Equal(after, Edited(before, static record => record.Remove(KeyMember.ExpiresAt)));

    [Fact]
    public void Edits_can_follow_each_other() => Assert.Equal(
        """{ "id": "k", "secret_hash": "h", "name": "é\"", "updated_at": null }""",
        Edited("""{ "id": "k", "expires_at": 1, "secret": "s" }""", static record => record
            .Replace(KeyMember.Secret, KeyMember.SecretHash, "h")
            .SetText(KeyMember.Name, "é\"")
            .Remove(KeyMember.ExpiresAt)
            .SetText(KeyMember.UpdatedAt, null)));

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[{}]")]
    [InlineData("\"{}\"")]
    public void Refuses_a_record_that_is_not_an_object(string json) =>
        Assert.Throws<ArgumentException>(() => new RecordEditor(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Refuses_to_edit_all_unknown_members_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => RecordEditor.New().SetText(KeyMember.Unknown, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new RecordEditor("""{"x":1}"""u8.ToArray()).Remove(KeyMember.Unknown));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new RecordEditor("""{"x":1}"""u8.ToArray()).Replace(KeyMember.Unknown, KeyMember.Id, "x"));
    }

    private static string Edited(string json, Func<RecordEditor, RecordEditor> edit) =>
        Encoding.UTF8.GetString(edit(new RecordEditor(Encoding.UTF8.GetBytes(json))).Json.Span);
}
