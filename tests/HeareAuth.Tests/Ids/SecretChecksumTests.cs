using HeareAuth.Features.Ids;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Ids;

public sealed class SecretChecksumTests
{
    private const int Sample = 2_000;
    private const string Strangers = " -_.\0\n+/=é\u0661\uFF11\uD83D";

    private readonly IdGenerator _ids = new(TimeProvider.System);

    /// <summary>The checksums were reckoned with Python's zlib.crc32.</summary>
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
    public void Catches_every_edit_of_one_character()
    {
        for (var i = 0; i < Sample; i++)
        {
            var secret = _ids.NewSecret().Reveal().ToCharArray();
            Assert.True(SecretChecksum.IsRight(secret));
            for (var place = 0; place < secret.Length; place++)
            {
                AssertCaught(secret, place, Base62.Alphabet);
                AssertCaught(secret, place, Strangers);
            }
        }
    }

    [Fact]
    public void Catches_every_swap_of_two_neighbours()
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
    public void Catches_a_character_too_few_or_too_many()
    {
        var secret = _ids.NewSecret().Reveal();
        for (var place = 0; place < secret.Length; place++)
        {
            Assert.False(SecretChecksum.HasForm(secret.Remove(place, 1)));
            Assert.False(SecretChecksum.HasForm(secret.Insert(place, "0")));
        }

        Assert.False(SecretChecksum.HasForm(secret + " "));
        Assert.False(SecretChecksum.HasForm(""));
    }

    [Fact]
    public void Tells_a_typo_from_a_text_of_another_form()
    {
        var secret = _ids.NewSecret().Reveal();
        var typo = secret[..20] + (secret[20] is 'a' ? 'b' : 'a') + secret[21..];

        Assert.True(SecretChecksum.HasForm(secret));
        Assert.True(SecretChecksum.HasForm(typo));
        Assert.False(SecretChecksum.IsRight(typo));
        Assert.False(SecretChecksum.HasForm("SEC" + secret[3..]));
        Assert.False(SecretChecksum.HasForm(secret.Replace("sec_1", "sec_2", StringComparison.Ordinal)));
    }

    /// <summary>Secrets of generation 0 have no checksum, so nothing may be said of theirs.</summary>
    [Fact]
    public void Says_nothing_of_the_secrets_of_the_reference()
    {
        foreach (var key in Golden.Json("keys.json").GetProperty("keys").EnumerateArray())
        {
            Assert.False(SecretChecksum.HasForm(key.GetProperty("secret").GetString()));
        }
    }

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
