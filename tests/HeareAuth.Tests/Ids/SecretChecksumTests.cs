using HeareAuth.Features.Ids;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Ids;

public sealed class SecretChecksumTests
{
    private const int Sample = 2_000;
    private const string OutsideTheAlphabet = " -_.\0\n+/=é\u0661\uFF11\uD83D";

    private readonly IdGenerator _ids = new(TimeProvider.System);

    /// <summary>The expected checksums were computed with Python's zlib.crc32.</summary>
    [Theory]
    [InlineData("sec_1001rR8bw000000000000000000000000000000000000000000000", "4Gz37j")]
    [InlineData("sec_1001rR8bwnX6tMxPi0U43SzmTqcYbW1euFlJjOC9dAHE8Lorhfa7Bs", "2LfqoL")]
    [InlineData("sec_1zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "3LNCzs")]
    public void Is_the_crc_32_of_the_58_characters_before_it(string covered, string checksum)
    {
        Assert.True(SecretChecksum.IsRight(covered + checksum));
        Assert.False(SecretChecksum.IsRight(covered + "000000"));
    }

    [Fact]
    public void Catches_every_change_of_one_character()
    {
        for (var i = 0; i < Sample; i++)
        {
            var secret = _ids.NewSecret().Reveal().ToCharArray();
            Assert.True(SecretChecksum.IsRight(secret));
            for (var place = 0; place < secret.Length; place++)
            {
                AssertCaught(secret, place, Base62.Alphabet);
                AssertCaught(secret, place, OutsideTheAlphabet);
            }
        }
    }

    [Fact]
    public void Catches_every_swap_of_two_adjacent_characters()
    {
        for (var i = 0; i < Sample; i++)
        {
            var secret = _ids.NewSecret().Reveal().ToCharArray();
            for (var place = 1; place < secret.Length; place++)
            {
                (secret[place - 1], secret[place]) = (secret[place], secret[place - 1]);
                Assert.Equal(secret[place - 1] == secret[place], SecretChecksum.IsRight(secret));
                (secret[place - 1], secret[place]) = (secret[place], secret[place - 1]);
            }
        }
    }

    [Fact]
    public void Catches_a_missing_or_an_extra_character()
    {
        var secret = _ids.NewSecret().Reveal();
        for (var place = 0; place < secret.Length; place++)
        {
            Assert.False(SecretChecksum.IsRight(secret.Remove(place, 1)));
            Assert.False(SecretChecksum.IsRight(secret.Insert(place, "0")));
        }

        Assert.False(SecretChecksum.IsRight(secret + " "));
        Assert.False(SecretChecksum.IsRight(""));
    }

    /// <summary>A text that is not a secret of this generation must not pass, even with the checksum that it would have.</summary>
    [Theory]
    [InlineData("SEC_1001rR8bwnX6tMxPi0U43SzmTqcYbW1euFlJjOC9dAHE8Lorhfa7Bs")]
    [InlineData("sec_2001rR8bwnX6tMxPi0U43SzmTqcYbW1euFlJjOC9dAHE8Lorhfa7Bs")]
    [InlineData("sec_1001rR8bwnX6tMxPi0U43SzmTqcYbW1euFlJjOC9dAHE8Lorhfa7B-")]
    public void Refuses_another_form_even_with_a_matching_checksum(string covered)
    {
        Span<char> checksum = stackalloc char[SecretChecksum.ChecksumLength];
        SecretChecksum.Write(covered, checksum);

        Assert.False(SecretChecksum.IsRight(covered + checksum.ToString()));
    }

    /// <summary>Secrets of generation 0, which the reference makes, have no checksum.</summary>
    [Fact]
    public void Never_passes_a_secret_of_the_reference() => Assert.All(
        Golden.Json("keys.json").GetProperty("keys").EnumerateArray(),
        static key => Assert.False(SecretChecksum.IsRight(key.GetProperty("secret").GetString())));

    private static void AssertCaught(char[] secret, int place, string others)
    {
        var original = secret[place];
        foreach (var other in others)
        {
            secret[place] = other;
            if (other != original && SecretChecksum.IsRight(secret))
            {
                Assert.Fail($"'{other}' for '{original}' at {place} passes.");
            }
        }

        secret[place] = original;
    }
}
