using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.Encryption;

/// <summary>Tests the vectors of the specification: https://github.com/fernet/spec.</summary>
public sealed class FernetVectorTests
{
    /// <summary>Our tokens do not expire, so these two are valid tokens of an empty text.</summary>
    private static readonly string[] s_invalidOnlyForTheirTime = ["far-future TS (unacceptable clock skew)", "expired TTL"];

    public static TheoryData<string, bool> InvalidVectors()
    {
        var vectors = new TheoryData<string, bool>();
        foreach (var vector in Golden.Json("fernet-invalid.json").EnumerateArray())
        {
            var description = Text(vector, "desc");
            vectors.Add(description, s_invalidOnlyForTheirTime.Contains(description));
        }

        return vectors;
    }

    [Fact]
    public void Generates_the_token_of_the_specification()
    {
        var vector = Golden.Json("fernet-generate.json")[0];
        byte[] iv = [.. vector.GetProperty("iv").EnumerateArray().Select(static b => b.GetByte())];
        var plain = Encoding.UTF8.GetBytes(Text(vector, "src"));
        var now = DateTimeOffset.Parse(Text(vector, "now"), CultureInfo.InvariantCulture);

        var token = new ObjectContent(FernetWriter.Encrypt([plain], Key(vector), now, iv));

        Assert.Equal(Text(vector, "token"), Encoding.ASCII.GetString(token.ToArray()));
    }

    [Fact]
    public void Decrypts_the_token_of_the_specification()
    {
        var vector = Golden.Json("fernet-verify.json")[0];

        Assert.True(Fernet.TryDecrypt(Token(vector), Key(vector), out var plain));
        Assert.Equal(Text(vector, "src"), Encoding.UTF8.GetString(plain.Span));
    }

    [Theory]
    [MemberData(nameof(InvalidVectors))]
    public void Refuses_the_invalid_tokens_except_those_that_are_invalid_only_for_their_time(string description, bool opens)
    {
        var vector = Golden.Json("fernet-invalid.json").EnumerateArray().Single(v => Text(v, "desc") == description);

        Assert.Equal(opens, Fernet.TryDecrypt(Token(vector), Key(vector), out var plain));
        Assert.True(plain.IsEmpty);
    }

    [Fact]
    public void Covers_six_vectors_to_refuse_and_two_to_decrypt()
    {
        Assert.Equal(6, InvalidVectors().Count(static row => row[1] is false));
        Assert.Equal(2, InvalidVectors().Count(static row => row[1] is true));
    }

    private static byte[] Token(JsonElement vector) => Encoding.UTF8.GetBytes(Text(vector, "token"));

    private static byte[] Key(JsonElement vector) => Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(Text(vector, "secret")));

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!; // the file has it
}
