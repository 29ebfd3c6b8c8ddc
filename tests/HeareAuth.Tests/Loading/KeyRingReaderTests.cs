using System.Buffers;
using System.Text;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Tests.Loading;

public sealed class KeyRingReaderTests
{
    private const string Canary = "sec_canary-that-no-pooled-buffer-may-keep";

    private readonly KeyRingReader _reader = new(new DocumentCipher(new StorageOptions(), TimeProvider.System));

    /// <summary>The pool hands its buffers to any code of the process, which may send more of them than it filled.</summary>
    [Fact]
    public async Task Leaves_no_plaintext_secret_in_the_shared_buffer_pool()
    {
        var document = await ReadAsync($$"""{"keys":[{"id":"a","name":"n","secret":"{{Canary}}"}]}""");

        Assert.Equal(1, document.Ring.Count);
        for (var length = 16; length <= 1 << 20; length *= 2)
        {
            // Rented together, so that none of them is the same buffer again.
            var pooled = Enumerable.Range(0, 8).Select(_ => ArrayPool<byte>.Shared.Rent(length)).ToList();
            Assert.All(pooled, static buffer => Assert.Equal(-1, buffer.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary))));
            pooled.ForEach(static buffer => ArrayPool<byte>.Shared.Return(buffer));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("HEARE_ENCR")]
    [InlineData("HEARE_ENCRYPTED_V1:")]
    public async Task Refuses_a_document_that_ends_within_its_first_bytes(string document) =>
        await Assert.ThrowsAsync<Features.Documents.DocumentUnreadableException>(() => ReadAsync(document));

    /// <summary>Otherwise an attacker could replace a document of hashes with an old one, just because a secret that nothing accepts stood in it.</summary>
    [Theory]
    [InlineData(""" "secret":"sec_1","secret":null,"secret_hash":"{0}" """, true)]
    [InlineData(""" "secret":null,"secret":"sec_1" """, false)]
    public async Task Takes_a_document_for_one_of_hashes_if_no_secret_in_force_is_plaintext(string secret, bool holdsHashesOnly)
    {
        var members = secret.Replace("{0}", $"sha256:{new string('a', 64)}", StringComparison.Ordinal);

        var document = await ReadAsync($$"""{"keys":[{"id":"a","name":"n",{{members}}}],"revision":1}""");

        Assert.Equal(1, document.Ring.Count);
        Assert.Equal(holdsHashesOnly, document.Facts.HoldsHashesOnly);
    }

    private async Task<LoadedDocument> ReadAsync(string document)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(document));
        return await _reader.ReadAsync(stream, stream.Length, CancellationToken.None);
    }
}
