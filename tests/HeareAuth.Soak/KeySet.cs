using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HeareAuth.Soak;

/// <summary>The keys of a run: a thousand that stay, those that come and go, and some that nobody made.</summary>
internal sealed class KeySet
{
    private const int StayingCount = 1000;

    private readonly TrackedKey[] _staying = [.. Enumerable.Range(0, StayingCount).Select(static number => new TrackedKey(IdOf(number), SecretOf(number)))];
    private readonly TrackedKey[] _unknown = [.. Enumerable.Range(0, 100).Select(static number => new TrackedKey($"unknown {number}", $"sec_1nobody{number:D53}", isStored: false))];

    // Replaced as a whole: the load reads it two thousand times a second.
    private volatile TrackedKey[] _changing = [];

    public IReadOnlyList<TrackedKey> Staying => _staying;

    public IReadOnlyList<TrackedKey> Changing => _changing;

    /// <summary>Seven of ten are keys that stay, two come and go or are gone, one is unknown.</summary>
    public TrackedKey Pick(Random random)
    {
        var changing = _changing;
        return random.Next(10) switch
        {
            < 7 => _staying[random.Next(_staying.Length)],
            < 9 when changing.Length > 0 => changing[random.Next(changing.Length)],
            _ => _unknown[random.Next(_unknown.Length)],
        };
    }

    public void Add(TrackedKey key) => _changing = [.. _changing, key];

    /// <summary>The document with the keys that stay, as the command would have written it.</summary>
    public static byte[] FirstDocument()
    {
        var revision = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 60_000;
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            keys = Enumerable.Range(0, StayingCount).Select(static number => new
            {
                id = IdOf(number),
                secret_hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SecretOf(number)))),
                name = $"Service {number}",
                secret_type = "shared_secret",
                created_at = "2024-01-20T10:30:00Z",
                updated_at = (string?)null,
                expires_at = (string?)null,
                metadata = new { env = "soak" },
            }),
            revision,
            first_revision = revision,
            write_id = "soak",
        });
    }

    private static string IdOf(int number) => $"key_0001rR8bw{number:D10}";

    private static string SecretOf(int number) => $"sec_1staying{number:D52}";
}
