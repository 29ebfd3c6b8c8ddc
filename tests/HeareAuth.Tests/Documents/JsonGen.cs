using System.Text.Json;
using CsCheck;

namespace HeareAuth.Tests.Documents;

/// <summary>Generates random JSON text with every form of number, escape and white space that the grammar allows.</summary>
internal static class JsonGen
{
    private static readonly Gen<string> s_space = Gen.OneOf("", "", "", " ", "\n", "\t ", "\r\n  ");

    private static readonly Gen<string> s_character = Gen.Frequency<string>(
        (6, Gen.Char.AlphaNumeric.Select(static c => c.ToString())),
        (1, Gen.OneOf("\\\"", "\\\\", "\\/", "\\b", "\\n", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\u0000")),
        (1, Gen.OneOf("é", "☕", "😀", "\u2028", " ", "{", "]", ",", ":")));

    private static readonly Gen<string> s_number = Gen.OneOf(
        "0", "-0", "1", "-1.50", "1e5", "1E+30", "0.1e-7", "12345678901234567890", "9223372036854775808", "1.7976931348623157e309");

    public static Gen<string> Text { get; } = s_character.Array[0, 12].Select(static characters => $"\"{string.Concat(characters)}\"");

    public static Gen<string> Value { get; } = ValueOf(3);

    /// <summary>A key document: a <c>keys</c> array of arbitrary values among arbitrary unknown members.</summary>
    public static Gen<(string Json, string[] Keys, string[] Members)> Document { get; } =
        Gen.Select(Value.Array[0, 6], Gen.Select(Text, Value).Array[0, 4], Gen.Int[0, 4], s_space).Select(static (keys, members, place, space) =>
        {
            string[] others = [.. members.Where(static member => !IsOurs(member.Item1)).Select(member => $"{member.Item1}{space}:{space}{member.Item2}")];
            var all = others.ToList();
            all.Insert(Math.Min(place, all.Count), $"\"keys\"{space}:[{space}{string.Join($"{space},{space}", keys)}{space}]");
            return ($"{space}{{{space}{string.Join($",{space}", all)}}}{space}", keys, others);
        });

    private static Gen<string> MemberName { get; } = Gen.Frequency<string>(
        (3, Gen.Select(
            Gen.OneOf("id", "name", "secret", "secret_hash", "secret_type", "created_at", "updated_at", "expires_at", "metadata", "enabled"),
            Gen.Bool,
            static (name, isEscaped) => isEscaped ? $"\"\\u{(int)name[0]:x4}{name[1..]}\"" : $"\"{name}\"")),
        (1, Text),
        (1, Gen.OneOf("\"scopes\"", "\"secrets\"", "\"Secret\"", "\"\"", "\"s\\ud800\"")));

    /// <summary>A stored key: known members, some with escaped names, and unknown ones, in any order and any number.</summary>
    public static Gen<RecordText> Record { get; } = Gen.Select(Gen.Select(MemberName, s_space, s_space, Value).Array[0, 8], s_space.Array[18]).Select(
        static (members, spaces) => new RecordText(
            [.. members.Select(static member => (DecodedName(member.Item1), $"{member.Item1}{member.Item2}:{member.Item3}{member.Item4}"))],
            [.. Enumerable.Range(0, members.Length + 1).Select(i => i == 0 || i == members.Length ? spaces[i] : $"{spaces[i]},{spaces[i + 9]}")]));

    /// <summary>What a name means: the name as written if it is not valid Unicode.</summary>
    public static string DecodedName(string rawName)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(rawName)!;
        }
        catch (JsonException)
        {
            return rawName;
        }
    }

    private static Gen<string> ValueOf(int depth)
    {
        var scalar = Gen.OneOf<string>(Text, s_number, Gen.OneOf("true", "false", "null", "[]", "{}"));
        return depth == 0
            ? scalar
            : Gen.Frequency<string>(
                (2, scalar),
                (1, Gen.Select(ValueOf(depth - 1).Array[0, 4], s_space, static (values, space) => $"[{space}{string.Join($",{space}", values)}]")),
                (2, Gen.Select(Gen.Select(Text, ValueOf(depth - 1)).Array[0, 4], s_space, static (members, space) =>
                    $"{{{string.Join($"{space},", members.Select(member => $"{member.Item1}{space}:{space}{member.Item2}"))}{space}}}")));
    }

    private static bool IsOurs(string rawName) => DecodedName(rawName) is "keys" or "revision" or "first_revision" or "write_id";

    /// <summary>A record in parts.</summary>
    /// <param name="Separators">The text before each member, and that after the last one.</param>
    internal sealed record RecordText((string Name, string Text)[] Members, string[] Separators)
    {
        public string Json => $"{{{string.Concat(Members.Select((member, i) => Separators[i] + member.Text))}{Separators[^1]}}}";
    }
}
