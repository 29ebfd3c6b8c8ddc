using HeareAuth.Features.Ids;

namespace HeareAuth.Tests.Ids;

/// <summary>Reads base62 digits back, which the product never has to do.</summary>
internal static class Base62Reader
{
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public static long Read(ReadOnlySpan<char> digits)
    {
        var number = 0L;
        foreach (var c in digits)
        {
            number = checked((number * Base62.Alphabet.Length) + Digit(c));
        }

        return number;
    }

    public static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'Z' => c - 'A' + 10,
        >= 'a' and <= 'z' => c - 'a' + 36,
        _ => throw new ArgumentOutOfRangeException(nameof(c), c, "not a base62 digit"),
    };

    /// <summary>Reads the 8 digits of Unix seconds that follow the prefix (<c>key_0</c>, <c>sec_1</c>) of an id or a secret.</summary>
    public static long UnixSecondsOf(string token) => Read(token.AsSpan("key_0".Length, 8));
}
