using System.Text;
using System.Text.Json;
using CsCheck;

namespace HeareAuth.Tests.Documents;

/// <summary>Random JSON as text: every form of number, escape and white space that the grammar has.</summary>
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

    /// <summary>A key document: an array <c>keys</c> of anything among unknown members of anything.</summary>
    public static Gen<(string Json, string[] Keys, string[] Members)> Document { get; } =
        Gen.Select(Value.Array[0, 6], Gen.Select(Text, Value).Array[0, 4], Gen.Int[0, 4], s_space).Select(static (keys, members, place, space) =>
        {
            string[] others = [.. members.Where(static member => !IsOurs(member.Item1)).Select(member => $"{member.Item1}{space}:{space}{member.Item2}")];
            var all = others.ToList();
            all.Insert(Math.Min(place, all.Count), $"\"keys\"{space}:[{space}{string.Join($"{space},{space}", keys)}{space}]");
            return ($"{space}{{{space}{string.Join($",{space}", all)}}}{space}", keys, others);
        });

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

    private static bool IsOurs(string rawName)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(rawName));
        reader.Read();
        return reader.GetString() is "keys" or "revision" or "first_revision" or "write_id";
    }
}
