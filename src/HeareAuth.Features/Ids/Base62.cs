namespace HeareAuth.Features.Ids;

/// <summary>Writes numbers in the digits <c>0-9A-Za-z</c>, most significant first, padded on the left with <c>0</c>.</summary>
internal static class Base62
{
    public const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <exception cref="ArgumentOutOfRangeException">The number is negative or needs more digits than the span holds.</exception>
    public static void Encode(long number, Span<char> digits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var rest = number;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            (rest, var digit) = long.DivRem(rest, Alphabet.Length);
            digits[i] = Alphabet[(int)digit];
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(rest, 0, nameof(number));
    }
}
