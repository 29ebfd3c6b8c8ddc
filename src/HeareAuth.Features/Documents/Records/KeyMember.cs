using System.Text.Json;

namespace HeareAuth.Features.Documents.Records;

/// <summary>The members of a stored key that HeareAuth reads or writes. <see cref="KeyMembers"/> has their names, in this order.</summary>
internal enum KeyMember
{
    /// <summary>Any other member: never interpreted, and kept byte for byte.</summary>
    Unknown,
    Id,
    Name,
    Secret,
    SecretHash,
    SecretType,
    CreatedAt,
    UpdatedAt,
    ExpiresAt,
    Metadata,
    Enabled,
}

internal static class KeyMembers
{
    /// <summary>How many members there are, with <see cref="KeyMember.Unknown"/>.</summary>
    public const int Count = (int)KeyMember.Enabled + 1;

    /// <summary>Indexed by <see cref="KeyMember"/>.</summary>
    private static readonly byte[][] s_names =
    [
        .. new[]
        {
            "", "id", "name", "secret", "secret_hash", "secret_type", "created_at", "updated_at", "expires_at", "metadata", "enabled",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    extension(KeyMember member)
    {
        /// <summary>The name in JSON; empty for <see cref="KeyMember.Unknown"/>.</summary>
        public ReadOnlySpan<byte> JsonName => s_names[(int)member];
    }

    extension(in Utf8JsonReader reader)
    {
        /// <summary>The known member whose name the reader is on, however that name is escaped.</summary>
        public KeyMember Member
        {
            get
            {
                var i = s_names.Length - 1;
                while (i > 0 && !reader.IsNamed(s_names[i]))
                {
                    i--;
                }

                return (KeyMember)i;
            }
        }

        /// <summary>Whether the reader is on a property of this name, however it is escaped.</summary>
        public bool IsNamed(ReadOnlySpan<byte> name) =>
            reader.ValueIsEscaped ? IsEscapedName(reader, name) : reader.ValueSpan.SequenceEqual(name);
    }

    private static bool IsEscapedName(in Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false; // a lone surrogate, which no known name has
        }
    }
}
