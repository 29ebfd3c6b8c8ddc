namespace HeareAuth.Features.Ids;

/// <summary>Writes numbers in base 62 with the digits <c>0-9A-Za-z</c>, most significant digit first, padded on the left with <c>0</c>.</summary>
internal static class Base62
{
    public const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Fills the whole span.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number needs more digits.</exception>
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

    public static bool TryDecode(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        foreach (var c in digits)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0 || number > (long.MaxValue - digit) / Alphabet.Length)
            {
                return false;
            }

            number = (number * Alphabet.Length) + digit;
        }

        return digits.Length > 0;
    }
}
