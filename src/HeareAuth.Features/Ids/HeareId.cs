using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace HeareAuth.Features.Ids;

/// <summary>
/// The parts of a token as heare-ids writes it: prefix, <c>_</c>, one character of generation, 8 base62 digits of Unix
/// seconds, and entropy to the end. No record: a secret is such a token, and a record would print its entropy.
/// </summary>
internal sealed class HeareId
{
    private const int GenerationLength = 1;
    private const int TimeDigits = 8;
    private const int LeastEntropy = 1;

    private static readonly SearchValues<char> s_base62 = SearchValues.Create(Base62.Alphabet);
    private static readonly SearchValues<char> s_prefix = SearchValues.Create(Base62.Alphabet + "_");

    private HeareId(string prefix, string body, long unixSeconds)
    {
        Prefix = prefix;
        Body = body;
        UnixSeconds = unixSeconds;
    }

    /// <summary>What stands before the last <c>_</c>; it may hold others, since base62 has none.</summary>
    public string Prefix { get; }

    public char Generation => Body[0];

    /// <summary>Up to 62^8 - 1, which is past what a DateTimeOffset can hold.</summary>
    public long UnixSeconds { get; }

    /// <summary>As secret as the token is.</summary>
    public string Entropy => Body[(GenerationLength + TimeDigits)..];

    private string Body { get; }

    public static bool IsValid(string? token) => TryParse(token, out _);

    public static bool TryParse(string? token, [NotNullWhen(true)] out HeareId? id)
    {
        id = null;
        var end = token?.LastIndexOf('_') ?? -1;
        if (token is null || end < 1 || token.AsSpan(0, end).ContainsAnyExcept(s_prefix))
        {
            return false;
        }

        var body = token.AsSpan(end + 1);
        if (body.Length < GenerationLength + TimeDigits + LeastEntropy || body.ContainsAnyExcept(s_base62))
        {
            return false;
        }

        if (!Base62.TryDecode(body.Slice(GenerationLength, TimeDigits), out var unixSeconds))
        {
            return false;
        }

        id = new HeareId(token[..end], body.ToString(), unixSeconds);
        return true;
    }

    /// <summary>The same token under another prefix.</summary>
    /// <exception cref="ArgumentException">That is no prefix.</exception>
    public string WithPrefix(string prefix)
    {
        if (prefix.Length == 0 || prefix.AsSpan().ContainsAnyExcept(s_prefix))
        {
            throw new ArgumentException("A prefix is letters, digits and underscores of ASCII.", nameof(prefix));
        }

        return $"{prefix}_{Body}";
    }

    public override string ToString() => $"{Prefix}_***";
}
