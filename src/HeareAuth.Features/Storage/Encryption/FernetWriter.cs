using System.Buffers.Text;
using System.Security.Cryptography;

namespace HeareAuth.Features.Storage.Encryption;

/// <summary>Encrypts a document block by block while it is written, so that its token is never in memory as a whole.</summary>
internal sealed class FernetWriter : IDisposable
{
    private const int BlockBytes = 48 * 1024; // whole AES blocks and whole groups of base64

    private readonly Aes _aes;
    private readonly IncrementalHash _mac;
    private readonly byte[] _iv;
    private readonly byte[] _plain = new byte[BlockBytes];
    private readonly byte[] _raw = new byte[2 * BlockBytes];
    private readonly byte[] _text = new byte[Base64.GetMaxEncodedToUtf8Length(2 * BlockBytes)];
    private int _plainBytes;
    private int _rawBytes;

    private FernetWriter(byte[] key, DateTimeOffset now, ReadOnlySpan<byte> iv)
    {
        _aes = Fernet.CreateAes(key);
        _mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.AsSpan(0, Fernet.KeyBytes / 2));
        _iv = iv.ToArray();
        _rawBytes = Fernet.WriteHead(_raw, now, iv);
        _mac.AppendData(_raw.AsSpan(0, _rawBytes));
    }

    /// <summary>Yields the token of a document. A piece is valid until the next one is requested.</summary>
    /// <param name="iv">Sixteen random bytes. The same ones make the same token, which is how a write is repeated.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Encrypt(IEnumerable<ReadOnlyMemory<byte>> plain, byte[] key, DateTimeOffset now, byte[] iv)
    {
        using var writer = new FernetWriter(key, now, iv);
        foreach (var piece in plain)
        {
            for (var rest = piece; !rest.IsEmpty;)
            {
                rest = rest[writer.Take(rest.Span)..];
                if (writer._plainBytes == BlockBytes)
                {
                    writer.EncryptBlock();
                    yield return writer.Encode(isFinal: false);
                }
            }
        }

        writer.Finish();
        yield return writer.Encode(isFinal: true);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_plain);
        _aes.Dispose();
        _mac.Dispose();
    }

    private int Take(ReadOnlySpan<byte> plain)
    {
        var count = Math.Min(plain.Length, BlockBytes - _plainBytes);
        plain[..count].CopyTo(_plain.AsSpan(_plainBytes));
        _plainBytes += count;
        return count;
    }

    private void EncryptBlock()
    {
        var cipher = _raw.AsSpan(_rawBytes, BlockBytes);
        _aes.EncryptCbc(_plain, _iv, cipher, PaddingMode.None);
        cipher[^_iv.Length..].CopyTo(_iv);
        _mac.AppendData(cipher);
        _rawBytes += BlockBytes;
        _plainBytes = 0;
    }

    private void Finish()
    {
        var length = _aes.EncryptCbc(_plain.AsSpan(0, _plainBytes), _iv, _raw.AsSpan(_rawBytes));
        _mac.AppendData(_raw.AsSpan(_rawBytes, length));
        _rawBytes += length;
        _rawBytes += _mac.GetHashAndReset(_raw.AsSpan(_rawBytes));
    }

    /// <summary>Encodes whole groups of three bytes, and keeps the rest for the next piece.</summary>
    private ReadOnlyMemory<byte> Encode(bool isFinal)
    {
        var encoded = isFinal ? _rawBytes : _rawBytes - (_rawBytes % 3);
        var text = _text.AsMemory(0, Base64.GetMaxEncodedToUtf8Length(encoded));
        Fernet.Encode(_raw.AsSpan(0, encoded), text.Span);
        _raw.AsSpan(encoded, _rawBytes - encoded).CopyTo(_raw);
        _rawBytes -= encoded;
        return text;
    }
}
