using HeareAuth.Features.Ids;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Ids;

public sealed class IdGeneratorTests
{
    private const int RandomStart = 13;
    private const int RandomDigits = 45;
    private const int ManySecrets = 1_000_000;

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1705746600));

    /// <summary>Prefix, generation and digits of the time as the reference writes them, and the rest of its token.</summary>
    public static TheoryData<string, string, long, string> GoldenTokens()
    {
        var tokens = new TheoryData<string, string, long, string>();
        foreach (var token in Golden.Json("heare-ids.json").GetProperty("tokens").EnumerateArray())
        {
            tokens.Add(
                token.GetProperty("token").GetString()!, // the file has it
                $"{token.GetProperty("prefix").GetString()}_{token.GetProperty("generation").GetString()}",
                token.GetProperty("timestamp").GetInt64(),
                token.GetProperty("entropy").GetString()!); // the file has it
        }

        return tokens;
    }

    [Theory]
    [MemberData(nameof(GoldenTokens))]
    public void Writes_the_time_as_the_reference_does(string token, string prefix, long unixSeconds, string entropy)
    {
        var keyId = new IdGenerator(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(unixSeconds))).NewKeyId();

        Assert.Equal(token, $"{prefix}{keyId.AsSpan("key_0".Length, 8)}{entropy}");
        Assert.Equal(unixSeconds, Base62Reader.UnixSecondsOf(keyId));
    }

    [Fact]
    public void Makes_key_ids_of_the_form_that_the_reference_makes()
    {
        var reference = Golden.Json("keys.json").GetProperty("keys").EnumerateArray().Select(static key => key.GetProperty("id").GetString());

        Assert.All(reference.Append(Ids().NewKeyId()), static id => Assert.Matches("^key_0[0-9A-Za-z]{18}$", id));
    }

    [Fact]
    public void Puts_the_time_into_a_key_id_before_10_random_digits() => Assert.Matches("^key_0001rR8bw[0-9A-Za-z]{10}$", Ids().NewKeyId());

    [Fact]
    public void Puts_the_time_into_a_secret_before_45_random_digits_and_the_checksum() => Assert.Matches("^sec_1001rR8bw[0-9A-Za-z]{51}$", Ids().NewSecret().Reveal());

    [Fact]
    public void Makes_write_ids_of_22_digits() => Assert.Matches("^[0-9A-Za-z]{22}$", IdGenerator.NewWriteId());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1234567890)]
    [InlineData(2147483648)]
    [InlineData(4102444800)]
    [InlineData(253402300799)]
    public void Records_the_second_of_creation_in_ids_and_secrets(long unixSeconds)
    {
        var ids = new IdGenerator(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(unixSeconds).AddMilliseconds(999)));

        Assert.Equal(unixSeconds, Base62Reader.UnixSecondsOf(ids.NewKeyId()));
        Assert.Equal(unixSeconds, Base62Reader.UnixSecondsOf(ids.NewSecret().Reveal()));
    }

    [Fact]
    public void Follows_the_clock()
    {
        var ids = Ids();
        var before = Base62Reader.UnixSecondsOf(ids.NewKeyId());

        _clock.Advance(TimeSpan.FromDays(400));

        Assert.Equal(before + (400 * 24 * 60 * 60), Base62Reader.UnixSecondsOf(ids.NewKeyId()));
    }

    [Fact]
    public void Never_repeats_a_key_id_or_a_write_id_within_a_second()
    {
        var ids = Ids();

        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Select(_ => ids.NewKeyId()).ToHashSet().Count);
        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Select(_ => IdGenerator.NewWriteId()).ToHashSet().Count);
    }

    /// <summary>The reference draws without replacement: no character occurs twice in a secret, which loses 32 of 268 bits.</summary>
    [Fact]
    public void Draws_the_random_digits_of_a_million_secrets_uniformly_and_with_replacement()
    {
        var ids = Ids();
        var counts = new int[RandomDigits, Base62.Alphabet.Length];
        var (right, withRepeats) = (0, 0);
        for (var i = 0; i < ManySecrets; i++)
        {
            var secret = ids.NewSecret().Reveal();
            right += SecretChecksum.IsRight(secret) ? 1 : 0;
            withRepeats += Count(secret.AsSpan(RandomStart, RandomDigits), counts) ? 1 : 0;
        }

        Assert.Equal(ManySecrets, right);
        Assert.InRange(withRepeats, ManySecrets - 3, ManySecrets); // one secret in 2^32 repeats no character
        for (var place = 0; place < RandomDigits; place++)
        {
            var observed = Enumerable.Range(0, Base62.Alphabet.Length).Select(digit => counts[place, digit]);
            Assert.InRange(ChiSquare([.. observed]), 10, 200);
        }

        var altogether = Enumerable.Range(0, Base62.Alphabet.Length)
            .Select(digit => Enumerable.Range(0, RandomDigits).Sum(place => counts[place, digit]));
        Assert.InRange(ChiSquare([.. altogether]), 10, 200);
    }

    private IdGenerator Ids() => new(_clock);

    /// <returns>Whether a character occurs twice.</returns>
    private static bool Count(ReadOnlySpan<char> random, int[,] counts)
    {
        var seen = 0UL;
        var repeats = false;
        for (var place = 0; place < random.Length; place++)
        {
            var digit = Base62Reader.Digit(random[place]);
            counts[place, digit]++;
            repeats |= (seen & (1UL << digit)) != 0;
            seen |= 1UL << digit;
        }

        return repeats;
    }

    /// <summary>
    /// With 61 degrees of freedom the statistic is 61 ± 11, and falls below 10 or rises above 200 by chance once in 10^11
    /// runs. A bias of a quarter, as from a byte modulo 62, gives thousands.
    /// </summary>
    private static double ChiSquare(int[] observed)
    {
        var expected = observed.Sum(static n => (double)n) / observed.Length;
        return observed.Sum(n => (n - expected) * (n - expected) / expected);
    }
}
