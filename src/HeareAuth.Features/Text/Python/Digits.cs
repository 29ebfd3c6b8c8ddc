namespace HeareAuth.Features.Text.Python;

/// <summary>Reads digits from text as if, like a C string, it had a zero after its end.</summary>
internal static class Digits
{
    public static byte At(ReadOnlySpan<byte> text, int index) => index < text.Length ? text[index] : (byte)0;

    /// <returns>False if one of the characters is not an ASCII digit.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, int start, int count, out int number)
    {
        number = 0;
        for (var i = start; i < start + count; i++)
        {
            var digit = At(text, i) - '0';
            if (digit is < 0 or > 9)
            {
                return false;
            }

            number = (number * 10) + digit;
        }

        return true;
    }
}
