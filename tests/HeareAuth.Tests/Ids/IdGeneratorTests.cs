using HeareAuth.Features.Ids;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Ids;

public sealed class IdGeneratorTests
{
    private const int RandomStart = 13;
    private const int RandomDigits = 45;
    private const int ManySecrets = 1_000_000;

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1705746600));

    [Fact]
    public void Makes_key_ids_of_the_form() => Assert.Matches("^key_0001rR8bw[0-9A-Za-z]{10}$", Ids().NewKeyId());

    [Fact]
    public void Makes_secrets_of_the_form() => Assert.Matches("^sec_1001rR8bw[0-9A-Za-z]{51}$", Ids().NewSecret().Reveal());

    [Fact]
    public void Makes_write_ids_of_22_random_characters() => Assert.Matches("^[0-9A-Za-z]{22}$", IdGenerator.NewWriteId());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1234567890)]
    [InlineData(2147483648)]
    [InlineData(4102444800)]
    [InlineData(253402300799)]
    public void Puts_the_second_of_its_making_into_ids_and_secrets(long unixSeconds)
    {
        var ids = new IdGenerator(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(unixSeconds).AddMilliseconds(999)));

        Assert.Equal(unixSeconds, SecondsOf(ids.NewKeyId()));
        Assert.Equal(unixSeconds, SecondsOf(ids.NewSecret().Reveal()));
    }

    [Fact]
    public void Follows_the_clock()
    {
        var ids = Ids();
        var before = SecondsOf(ids.NewKeyId());

        _clock.Advance(TimeSpan.FromDays(400));

        Assert.Equal(before + (400 * 24 * 60 * 60), SecondsOf(ids.NewKeyId()));
    }

    [Fact]
    public void Makes_no_key_id_and_no_write_id_twice_within_a_second()
    {
        var ids = Ids();

        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Select(_ => ids.NewKeyId()).ToHashSet().Count);
        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Select(_ => IdGenerator.NewWriteId()).ToHashSet().Count);
    }

    /// <summary>The reference draws without replacement: no character twice in a secret, and 32 of 268 bits lost.</summary>
    [Fact]
    public void Draws_the_random_part_of_a_million_secrets_evenly_at_every_place_and_with_replacement()
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
        Assert.InRange(withRepeats, ManySecrets - 3, ManySecrets); // without any is one of 2^32
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

    private static long SecondsOf(string token)
    {
        Assert.True(HeareId.TryParse(token, out var id));
        return id.UnixSeconds;
    }

    /// <returns>Whether a character came twice.</returns>
    private static bool Count(ReadOnlySpan<char> random, int[,] counts)
    {
        var seen = 0UL;
        var repeats = false;
        for (var place = 0; place < random.Length; place++)
        {
            var digit = DigitOf(random[place]);
            counts[place, digit]++;
            repeats |= (seen & (1UL << digit)) != 0;
            seen |= 1UL << digit;
        }

        return repeats;
    }

    private static int DigitOf(char c) => c switch
    {
        <= '9' => c - '0',
        <= 'Z' => c - 'A' + 10,
        _ => c - 'a' + 36,
    };

    /// <summary>
    /// With 61 degrees of freedom it is 61 ± 11; chance takes it below 10 or above 200 once in 10^11 runs. A bias of a
    /// quarter, as from a byte modulo 62, gives thousands.
    /// </summary>
    private static double ChiSquare(int[] observed)
    {
        var expected = observed.Sum(static n => (double)n) / observed.Length;
        return observed.Sum(n => (n - expected) * (n - expected) / expected);
    }
}
