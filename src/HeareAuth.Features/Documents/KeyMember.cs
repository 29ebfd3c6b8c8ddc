using System.Text.Json;

namespace HeareAuth.Features.Documents;

/// <summary>The members of a stored key that HeareAuth reads or writes.</summary>
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

/// <summary>Maps each <see cref="KeyMember"/> to its name in JSON and back.</summary>
internal static class KeyMembers
{
    extension(KeyMember member)
    {
        /// <exception cref="ArgumentOutOfRangeException">It is <see cref="KeyMember.Unknown"/>.</exception>
        public ReadOnlySpan<byte> JsonName => member switch
        {
            KeyMember.Id => "id"u8,
            KeyMember.Name => "name"u8,
            KeyMember.Secret => "secret"u8,
            KeyMember.SecretHash => "secret_hash"u8,
            KeyMember.SecretType => "secret_type"u8,
            KeyMember.CreatedAt => "created_at"u8,
            KeyMember.UpdatedAt => "updated_at"u8,
            KeyMember.ExpiresAt => "expires_at"u8,
            KeyMember.Metadata => "metadata"u8,
            KeyMember.Enabled => "enabled"u8,
            _ => throw new ArgumentOutOfRangeException(nameof(member)),
        };
    }

    extension(in Utf8JsonReader reader)
    {
        /// <summary>The known member whose name the reader is on, however that name is escaped.</summary>
        public KeyMember Member
        {
            get
            {
                for (var member = KeyMember.Id; member <= KeyMember.Enabled; member++)
                {
                    if (reader.IsNamed(member.JsonName))
                    {
                        return member;
                    }
                }

                return KeyMember.Unknown;
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
