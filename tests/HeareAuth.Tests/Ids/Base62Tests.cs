using CsCheck;
using HeareAuth.Features.Ids;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Ids;

public sealed class Base62Tests
{
    private const int DigitsOfLongMax = 11;

    [Fact]
    public void Uses_the_alphabet_of_the_reference() =>
        Assert.Equal(Base62.Alphabet, Golden.Json("heare-ids.json").GetProperty("alphabet").GetString());

    [Theory]
    [InlineData(0, "00000000")]
    [InlineData(61, "0000000z")]
    [InlineData(62, "00000010")]
    [InlineData(1705746600, "001rR8bw")]
    [InlineData(218340105584895, "zzzzzzzz")]
    public void Pads_on_the_left_with_zeros(long number, string digits) => Assert.Equal(digits, Encoded(number, 8));

    [Theory]
    [InlineData(62, 1)]
    [InlineData(218340105584896, 8)]
    public void Refuses_a_number_that_needs_more_digits_than_fit(long number, int digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Encoded(number, digits));

    [Fact]
    public void Refuses_a_negative_number() => Assert.Throws<ArgumentOutOfRangeException>(() => Encoded(-1, 8));

    [Fact]
    public void Writes_digits_that_read_back_as_the_number() => Gen.Long[0, long.MaxValue].Sample(static number =>
        Base62Reader.Read(Encoded(number, DigitsOfLongMax)) == number);

    [Fact]
    public void Sorts_as_text_in_the_order_of_the_numbers() => Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue]).Sample((a, b) =>
        Math.Sign(a.CompareTo(b)) == Math.Sign(string.CompareOrdinal(Encoded(a, DigitsOfLongMax), Encoded(b, DigitsOfLongMax))));

    private static string Encoded(long number, int digits) =>
        string.Create(digits, number, static (text, number) => Base62.Encode(number, text));
}
