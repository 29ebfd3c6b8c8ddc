using System.Buffers;
using System.Text;
using System.Text.Json;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Documents;

/// <summary>
/// Puts the hash of a key's secret in the place of the secret. Every other byte of the key stays: other members, their
/// order, white space, the digits of numbers.
/// </summary>
internal static class HashedRecord
{
    /// <summary>Whether a secret stands anywhere in the key, a member that a later one of its name overrides included.</summary>
    public static bool HoldsSecret(ReadOnlySpan<byte> json) =>
        MembersOf(json).Exists(static member => member is { Role: Role.Secret, IsString: true });

    /// <param name="json">A key whose secret's digest is known, so that it is an object with a secret, a hash or both.</param>
    public static byte[] Write(ReadOnlySpan<byte> json, in SecretDigest digest)
    {
        var members = MembersOf(json);
        var keepsHash = !KeyRecord.Read(json)[KeyMember.SecretHash].IsAbsent;
        var replaced = keepsHash ? -1 : members.FindLastIndex(static member => member.Role is Role.Secret);
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        var separator = json[..members[0].NameStart];
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (i == replaced)
            {
                output.Write(separator);
                output.Write("\"secret_hash\""u8);
                output.Write(json[member.NameEnd..member.Start]);
                output.Write(Encoding.ASCII.GetBytes($"\"{SecretDigests.Format(digest)}\""));
            }
            else if (member.Role is Role.Other || (member.Role is Role.Hash && keepsHash))
            {
                output.Write(separator);
                output.Write(json[member.NameStart..member.End]);
            }
            else
            {
                continue; // what stood before it leads to the next one
            }

            separator = i + 1 < members.Count ? json[member.End..members[i + 1].NameStart] : default;
        }

        output.Write(json[members[^1].End..]);
        return output.WrittenSpan.ToArray();
    }

    private static List<Member> MembersOf(ReadOnlySpan<byte> json)
    {
        var members = new List<Member>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = KeyDocumentParser.DeepestJson });
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return members;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var role = reader.IsNamed("secret"u8) ? Role.Secret
                : reader.IsNamed("secret_hash"u8) ? Role.Hash
                : Role.Other;
            var nameStart = (int)reader.TokenStartIndex;
            var nameEnd = nameStart + reader.ValueSpan.Length + 2;
            reader.Read();
            var (start, isString) = ((int)reader.TokenStartIndex, reader.TokenType is JsonTokenType.String);
            reader.Skip();
            members.Add(new Member(role, nameStart, nameEnd, start, (int)reader.BytesConsumed, isString));
        }

        return members;
    }

    private enum Role
    {
        Other,
        Secret,
        Hash,
    }

    /// <summary>Where a member's name and value stand, in bytes.</summary>
    private readonly record struct Member(Role Role, int NameStart, int NameEnd, int Start, int End, bool IsString);
}
