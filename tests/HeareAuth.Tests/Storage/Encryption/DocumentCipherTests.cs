using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using CsCheck;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Storage.Encryption;

public sealed class DocumentCipherTests
{
    private static readonly byte[] s_document = """{"keys":[]}"""u8.ToArray();

    [Theory]
    [InlineData("keys.encrypted", "keys.json")]
    [InlineData("keys.legacy.encrypted", "keys.legacy.json")]
    public void Decrypts_what_the_Python_service_encrypted(string encrypted, string plain)
    {
        var opened = Cipher(Golden.StorageSecret).Open(Golden.Bytes(encrypted));

        Assert.True(JsonElement.DeepEquals(Golden.Json(plain), JsonElement.Parse(opened.Span)));
    }

    [Fact]
    public void Decrypts_what_it_encrypted_with_any_secret() => Gen.Select(Gen.Byte.Array[0, 2000], Gen.String[1, 100]).Sample((plain, secret) =>
        Cipher(secret).Open(Cipher(secret).Seal(plain).ToArray()).Span.SequenceEqual(plain));

    [Fact]
    public void Writes_the_header_and_the_current_time()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1705746600));
        var cipher = new DocumentCipher(new StorageOptions { Secret = new StorageSecret("secret") }, clock);

        var stored = cipher.Seal(s_document).ToArray();

        Assert.True(stored.AsSpan().StartsWith("HEARE_ENCRYPTED_V1:gAAAAA"u8));
        Assert.True(DocumentCipher.IsEncrypted(stored));
        Assert.Equal(1705746600, BinaryPrimitives.ReadInt64BigEndian(Base64Url.DecodeFromUtf8(stored.AsSpan(19)).AsSpan(1)));
    }

    [Fact]
    public void Encrypts_the_same_document_differently_each_time()
    {
        var cipher = Cipher("secret");

        Assert.NotEqual(cipher.Seal(s_document).ToArray(), cipher.Seal(s_document).ToArray());
    }

    [Fact]
    public void Leaves_documents_plain_without_a_secret()
    {
        var cipher = Cipher(secret: null);

        Assert.False(cipher.Encrypts);
        Assert.Equal(s_document, cipher.Seal(s_document).ToArray());
        Assert.Equal(s_document, cipher.Open(s_document));
    }

    [Fact]
    public void Reads_a_plain_document_even_if_a_secret_is_set()
    {
        Assert.True(Cipher("secret").Encrypts);
        Assert.Equal(s_document, Cipher("secret").Open(s_document));
        Assert.False(DocumentCipher.IsEncrypted(s_document));
        Assert.False(DocumentCipher.IsEncrypted("HEARE_ENCRYPTED_V1"u8));
        Assert.False(DocumentCipher.IsEncrypted([]));
    }

    [Fact]
    public void Decrypts_with_the_previous_secret_and_encrypts_with_the_new_one()
    {
        var old = Cipher("old").Seal(s_document).ToArray();
        var cipher = Cipher("new", previous: "old");

        var opened = cipher.Open(old);
        var resealed = cipher.Seal(opened).ToArray();

        Assert.Equal(s_document, opened.ToArray());
        Assert.Equal(s_document, Cipher("new").Open(resealed).ToArray());
        Assert.Throws<DocumentUnreadableException>(() => Cipher("old").Open(resealed));
    }

    [Fact]
    public void Decrypts_with_the_previous_secret_alone_and_encrypts_nothing_with_it()
    {
        var cipher = Cipher(secret: null, previous: "old");

        Assert.Equal(s_document, cipher.Open(Cipher("old").Seal(s_document).ToArray()).ToArray());
        Assert.False(cipher.Encrypts);
        Assert.Equal(s_document, cipher.Seal(s_document).ToArray());
    }

    [Theory]
    [InlineData("secret\n")]
    [InlineData(" secret")]
    [InlineData("Secret")]
    [InlineData("secret\0")]
    [InlineData("se\u0301cret")]
    public void Uses_every_byte_of_a_storage_secret(string almost)
    {
        var stored = Cipher("secret").Seal(s_document).ToArray();

        Assert.Throws<DocumentUnreadableException>(() => Cipher(almost).Open(stored));
    }

    [Fact]
    public void Does_not_normalize_a_storage_secret()
    {
        var stored = Cipher("\u00E9").Seal(s_document).ToArray();

        Assert.Throws<DocumentUnreadableException>(() => Cipher("e\u0301").Open(stored));
    }

    [Fact]
    public void Reports_every_document_that_it_cannot_decrypt_in_the_same_way()
    {
        const string Secret = "a-secret-that-no-message-shows";
        var cipher = Cipher(Secret, previous: "another-such-secret");
        var stored = cipher.Seal(s_document).ToArray();
        byte[] flipped = [.. stored];
        flipped[60] ^= 1;
        byte[][] broken =
        [
            flipped,
            stored[..^1],
            stored[..^40],
            [.. DocumentCipher.Header],
            [.. DocumentCipher.Header, .. "not base64!"u8],
            [.. DocumentCipher.Header, .. s_document],
            [.. DocumentCipher.Header, .. stored],
            [.. DocumentCipher.Header, (byte)' ', .. stored[DocumentCipher.Header.Length..]],
            Cipher("a third secret").Seal(s_document).ToArray(),
        ];

        var messages = broken.Select(b => Assert.Throws<DocumentUnreadableException>(() => cipher.Open(b)).Message).ToHashSet();

        var message = Assert.Single(messages);
        Assert.Contains("STORAGE_SECRET", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-that", message, StringComparison.Ordinal);
        Assert.DoesNotContain("another-such", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Asks_for_the_secret_if_none_is_set()
    {
        var e = Assert.Throws<DocumentUnreadableException>(() => Cipher(secret: null).Open(Golden.Bytes("keys.encrypted")));

        Assert.StartsWith("Set STORAGE_SECRET", e.Failure.Remedy!, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_line_break_that_an_editor_added_to_the_token()
    {
        byte[] stored = [.. Golden.Bytes("keys.encrypted"), .. "\r\n"u8];

        Assert.True(JsonElement.DeepEquals(Golden.Json("keys.json"), JsonElement.Parse(Cipher(Golden.StorageSecret).Open(stored).Span)));
    }

    /// <summary>A replica keeps the stored bytes between loads.</summary>
    [Fact]
    public void Does_not_change_the_stored_bytes()
    {
        var stored = Golden.Bytes("keys.encrypted");

        Cipher("wrong", previous: Golden.StorageSecret).Open(stored);

        Assert.Equal(Golden.Bytes("keys.encrypted"), stored);
    }

    private static DocumentCipher Cipher(string? secret, string? previous = null) => new(
        new StorageOptions { Secret = Wrapped(secret), PreviousSecret = Wrapped(previous) }, TimeProvider.System);

    private static StorageSecret? Wrapped(string? secret) => secret is null ? null : new StorageSecret(secret);
}
