using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HeareAuth.Features.Ids;

/// <summary>The SHA-256 of a secret's exact UTF-8 bytes: 32 bytes, and all that the service keeps of a secret.</summary>
[InlineArray(SizeInBytes)]
public struct SecretDigest : IEquatable<SecretDigest>
{
    public const int SizeInBytes = SHA256.HashSizeInBytes;

    private byte _first;

    /// <summary>The first four bytes: SHA-256 spreads them evenly, so a hash table can use them as they are.</summary>
    internal readonly uint Spread => MemoryMarshal.Read<uint>(this);

    public static bool operator ==(SecretDigest left, SecretDigest right) => left.Equals(right);

    public static bool operator !=(SecretDigest left, SecretDigest right) => !left.Equals(right);

    public static SecretDigest Of(ReadOnlySpan<byte> utf8Secret)
    {
        SecretDigest digest = default;
        SHA256.HashData(utf8Secret, digest);
        return digest;
    }

    /// <summary>Reads the 64 hexadecimal digits of a stored <c>secret_hash</c>, in either case.</summary>
    public static bool TryParseHex(ReadOnlySpan<byte> utf8Hex, out SecretDigest digest)
    {
        digest = default;
        return utf8Hex.Length == 2 * SizeInBytes
            && Convert.FromHexString(utf8Hex, digest, out _, out _) is System.Buffers.OperationStatus.Done;
    }

    /// <summary>Compares in constant time.</summary>
    public readonly bool Equals(SecretDigest other) => CryptographicOperations.FixedTimeEquals(this, other);

    public override readonly bool Equals(object? obj) => obj is SecretDigest other && Equals(other);

    public override readonly int GetHashCode() => (int)Spread;

    public readonly string ToHex() => Convert.ToHexStringLower(this);

    /// <summary>Hides the digest: an attacker could test guesses against it.</summary>
    public override readonly string ToString() => "sha256:***";
}
