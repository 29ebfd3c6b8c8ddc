using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Tests.Storage.Encryption;

public sealed class FernetTests
{
    private const int BigBytes = 3_000_001;

    private static readonly byte[] s_key = [.. Enumerable.Range(0, Fernet.KeyBytes).Select(static i => (byte)i)];
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1705746600);

    /// <summary>Plain lengths whose tokens end in <c>==</c>, in <c>=</c> and without padding.</summary>
    public static TheoryData<int> EveryPadding() => [5, 16, 32];

    [Fact]
    public void Decrypts_what_it_encrypted() => Gen.Select(Gen.Byte.Array[0, 5000], Gen.Byte.Array[Fernet.KeyBytes]).Sample((plain, key) =>
        Opens(Sealed(plain, key), key, out var opened) && opened.AsSpan().SequenceEqual(plain));

    [Fact]
    public void Decrypts_what_it_encrypted_at_every_length_around_a_block()
    {
        for (var length = 0; length <= 100; length++)
        {
            var plain = RandomNumberGenerator.GetBytes(length);

            Assert.True(Opens(Sealed(plain), s_key, out var opened));
            Assert.Equal(plain, opened);
        }
    }

    [Fact]
    public void Decrypts_a_large_document()
    {
        var plain = RandomNumberGenerator.GetBytes(BigBytes);

        Assert.True(Opens(Sealed(plain), s_key, out var opened));
        Assert.True(plain.AsSpan().SequenceEqual(opened));
    }

    [Fact]
    public void Writes_version_and_time_into_the_token()
    {
        var raw = Base64Url.DecodeFromUtf8(Sealed("hello"u8));

        Assert.Equal(0x80, raw[0]);
        Assert.Equal(s_now.ToUnixTimeSeconds(), BinaryPrimitives.ReadInt64BigEndian(raw.AsSpan(1)));
    }

    [Fact]
    public void Never_reuses_an_initialization_vector()
    {
        var vectors = Enumerable.Range(0, 1000).Select(static _ => Convert.ToHexString(Base64Url.DecodeFromUtf8(Sealed([])).AsSpan(9, 16)));

        Assert.Equal(1000, vectors.ToHashSet().Count);
    }

    [Theory]
    [MemberData(nameof(EveryPadding))]
    public void Refuses_a_token_with_any_bit_of_its_text_flipped(int length)
    {
        var token = Sealed(new byte[length]);

        AssertEveryFlipIsRefused(token, static flipped => flipped);
    }

    [Theory]
    [MemberData(nameof(EveryPadding))]
    public void Refuses_a_token_with_any_bit_of_its_bytes_flipped(int length)
    {
        var raw = Base64Url.DecodeFromUtf8(Sealed(new byte[length]));

        AssertEveryFlipIsRefused(raw, Spelled);
    }

    [Theory]
    [MemberData(nameof(EveryPadding))]
    public void Refuses_a_token_cut_off_anywhere(int length)
    {
        var token = Sealed(new byte[length]);

        for (var kept = 0; kept < token.Length; kept++)
        {
            AssertRefused(token[..kept]);
            AssertRefused(token[(token.Length - kept)..]);
        }
    }

    [Theory]
    [MemberData(nameof(EveryPadding))]
    public void Refuses_bytes_cut_off_anywhere(int length)
    {
        var raw = Base64Url.DecodeFromUtf8(Sealed(new byte[length]));

        for (var kept = 0; kept < raw.Length; kept++)
        {
            AssertRefused(Spelled(raw[..kept]));
        }
    }

    [Theory]
    [MemberData(nameof(EveryPadding))]
    public void Refuses_white_space_before_and_within_a_token(int length)
    {
        var token = Text(Sealed(new byte[length]));

        for (var place = 0; place < token.Length; place++)
        {
            foreach (var space in (string[])[" ", "\n", "\r\n", "\t\t\t", "    ", "\v", "\f", "\0", "\u00A0"])
            {
                AssertRefused(Encoding.UTF8.GetBytes(token.Insert(place, space)));
            }
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData(" \t\r\n\v\f")]
    public void Ignores_trailing_white_space_as_the_Python_service_does(string space)
    {
        Assert.True(Opens([.. Sealed("hello"u8), .. Encoding.UTF8.GetBytes(space)], s_key, out var opened));
        Assert.Equal("hello"u8, opened);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("=")]
    [InlineData("====")]
    [InlineData("AAAA")]
    [InlineData("\u00A0")]
    [InlineData("\u2003")]
    [InlineData("\n=")]
    public void Refuses_any_other_trailing_bytes(string more) =>
        AssertRefused([.. Sealed("hello"u8), .. Encoding.UTF8.GetBytes(more)]);

    /// <summary>The last group of characters has spare bits that no byte of the token depends on.</summary>
    [Theory]
    [InlineData(5, "==", 16)]
    [InlineData(16, "=", 4)]
    public void Refuses_every_other_encoding_of_the_last_group(int length, string padding, int spellings)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var token = Text(Sealed(new byte[length]));
        Assert.EndsWith(padding, token, StringComparison.Ordinal);
        var last = token.Length - padding.Length - 1;
        var first = Alphabet.IndexOf(token[last], StringComparison.Ordinal);
        Assert.Equal(0, first % spellings);

        for (var other = 1; other < spellings; other++)
        {
            AssertRefused(Encoding.ASCII.GetBytes(token[..last] + Alphabet[first + other] + padding));
        }
    }

    [Theory]
    [InlineData('%')]
    [InlineData('.')]
    [InlineData('A')]
    public void Refuses_any_other_padding_character(char padding) =>
        AssertRefused(Encoding.ASCII.GetBytes(Text(Sealed("hello"u8)).Replace('=', padding)));

    [Fact]
    public void Refuses_the_standard_base64_alphabet()
    {
        byte[] token;
        do
        {
            token = Sealed(new byte[1000]);
        }
        while (!token.Contains((byte)'-') || !token.Contains((byte)'_')); // one in 10^12 lacks one of them

        AssertRefused(Encoding.ASCII.GetBytes(Text(token).Replace('-', '+')));
        AssertRefused(Encoding.ASCII.GetBytes(Text(token).Replace('_', '/')));
    }

    [Fact]
    public void Refuses_every_other_key()
    {
        var token = Sealed("hello"u8);
        var signing = s_key.AsSpan(0, 16);
        for (var place = 0; place < signing.Length; place++)
        {
            byte[] other = [.. s_key];
            other[place] ^= 1;

            Assert.False(Fernet.TryDecrypt(token, other, out _));
        }
    }

    /// <summary>These are signed with the key, so that only the checks after the MAC can refuse them.</summary>
    [Theory]
    [InlineData(0x81, 16, false)]
    [InlineData(0x00, 16, false)]
    [InlineData(0x80, 15, false)]
    [InlineData(0x80, 17, false)]
    [InlineData(0x80, 31, false)]
    [InlineData(0x80, 0, false)]
    [InlineData(0x80, 16, true)]
    public void Refuses_another_version_and_incomplete_blocks_even_if_signed(byte version, int cipherBytes, bool opens)
    {
        byte[] raw = [version, .. new byte[8 + 16], .. Ciphertext(cipherBytes)];
        byte[] signed = [.. raw, .. HMACSHA256.HashData(s_key.AsSpan(0, 16), raw)];

        Assert.Equal(opens, Fernet.TryDecrypt(Spelled(signed), s_key, out _));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x11)]
    [InlineData(0xFF)]
    public void Refuses_wrong_padding_even_if_signed(byte lastPlainByte)
    {
        using var aes = Aes.Create();
        aes.Key = s_key[16..];
        byte[] plain = [.. new byte[15], lastPlainByte];
        byte[] raw = [0x80, .. new byte[8 + 16], .. aes.EncryptCbc(plain, new byte[16], PaddingMode.None)];
        byte[] signed = [.. raw, .. HMACSHA256.HashData(s_key.AsSpan(0, 16), raw)];

        Assert.False(Fernet.TryDecrypt(Spelled(signed), s_key, out var opened));
        Assert.True(opened.IsEmpty);
    }

    [Fact]
    public void Returns_nothing_of_a_refused_token()
    {
        var token = Sealed("hello"u8);
        token[^5] ^= 1;

        Assert.False(Fernet.TryDecrypt(token, s_key, out var opened));
        Assert.True(opened.IsEmpty);
    }

    [Fact]
    public void Does_not_change_the_token()
    {
        var token = Sealed("hello"u8);
        byte[] before = [.. token];

        Assert.True(Fernet.TryDecrypt(token, s_key, out _));
        Assert.Equal(before, token);
    }

    private static void AssertEveryFlipIsRefused(byte[] bytes, Func<byte[], byte[]> spell)
    {
        Assert.True(Fernet.TryDecrypt(spell(bytes), s_key, out _));
        for (var place = 0; place < bytes.Length; place++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[place] ^= (byte)(1 << bit);
                AssertRefused(spell(bytes));
                bytes[place] ^= (byte)(1 << bit);
            }
        }
    }

    private static void AssertRefused(byte[] token)
    {
        if (Fernet.TryDecrypt(token, s_key, out _))
        {
            Assert.Fail($"opens: {Text(token)}");
        }
    }

    /// <summary>Returns ciphertext of this length, with valid padding if it is whole blocks.</summary>
    private static byte[] Ciphertext(int length)
    {
        using var aes = Aes.Create();
        aes.Key = s_key[16..];
        return aes.EncryptCbc(new byte[Math.Max(0, length - 1)], new byte[16])[..length];
    }

    private static bool Opens(byte[] token, byte[] key, out byte[] opened)
    {
        var opens = Fernet.TryDecrypt(token, key, out var plain);
        opened = plain.ToArray();
        return opens;
    }

    private static byte[] Sealed(ReadOnlySpan<byte> plain) => Sealed(plain, s_key);

    private static byte[] Sealed(ReadOnlySpan<byte> plain, byte[] key) =>
        new ObjectContent(Fernet.Encrypt([plain.ToArray()], key, s_now)).ToArray();

    private static byte[] Spelled(byte[] raw) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String(raw).Replace('+', '-').Replace('/', '_'));

    private static string Text(byte[] token) => Encoding.Latin1.GetString(token);
}
