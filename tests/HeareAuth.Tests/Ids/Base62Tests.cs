using CsCheck;
using HeareAuth.Features.Ids;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Ids;

public sealed class Base62Tests
{
    private const int DigitsOfLongMax = 11;

    [Fact]
    public void Has_the_alphabet_of_the_reference() =>
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
    public void Refuses_a_number_that_needs_more_digits_than_there_is_room_for(long number, int digits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Encoded(number, digits));

    [Fact]
    public void Refuses_a_negative_number() => Assert.Throws<ArgumentOutOfRangeException>(() => Encoded(-1, 8));

    [Fact]
    public void Reads_what_it_wrote() => Gen.Long[0, long.MaxValue].Sample(number =>
        Base62.TryDecode(Encoded(number, DigitsOfLongMax), out var read) && read == number);

    [Fact]
    public void Writes_in_the_order_of_the_numbers() => Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue]).Sample((a, b) =>
        Math.Sign(a.CompareTo(b)) == Math.Sign(string.CompareOrdinal(Encoded(a, DigitsOfLongMax), Encoded(b, DigitsOfLongMax))));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1_")]
    [InlineData("é")]
    [InlineData("١")]
    [InlineData("１")]
    public void Reads_nothing_but_its_own_digits(string digits) => Assert.False(Base62.TryDecode(digits, out _));

    [Fact]
    public void Reads_up_to_the_greatest_long_and_not_past_it()
    {
        Assert.True(Base62.TryDecode("AzL8n0Y58m7", out var greatest));
        Assert.Equal(long.MaxValue, greatest);
        Assert.False(Base62.TryDecode("AzL8n0Y58m8", out _));
        Assert.False(Base62.TryDecode("zzzzzzzzzzzzzzzzzzzzzz", out _));
    }

    private static string Encoded(long number, int digits) =>
        string.Create(digits, number, static (text, number) => Base62.Encode(number, text));
}
