using System.Buffers.Text;
using System.Security.Cryptography;
using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Storage.Encryption;

/// <summary>
/// Encrypts and decrypts documents at rest. An encrypted one is <c>HEARE_ENCRYPTED_V1:</c> and a Fernet token whose key is
/// the SHA-256 of the storage secret, as in the Python service. Without a secret, documents are stored as they are.
/// </summary>
internal sealed class DocumentCipher(StorageOptions options, TimeProvider clock)
{
    private readonly byte[]? _key = KeyOf(options.Secret);
    private readonly byte[]? _previousKey = KeyOf(options.PreviousSecret);

    public static ReadOnlySpan<byte> Header => "HEARE_ENCRYPTED_V1:"u8;

    public bool Encrypts => _key is not null;

    public ObjectMediaType MediaType => Encrypts ? ObjectMediaType.Binary : ObjectMediaType.Json;

    public static bool IsEncrypted(ReadOnlySpan<byte> stored) => stored.StartsWith(Header);

    /// <summary>Encrypts a plain document while it is written, if there is a secret; otherwise returns it as it is.</summary>
    public ObjectContent Seal(ObjectContent plain)
    {
        if (_key is null)
        {
            return plain;
        }

        var token = Fernet.Encrypt(plain.Blocks(), _key, clock.GetUtcNow());
        return new ObjectContent(token.Prepend(Header.ToArray()), () => Header.Length + Fernet.TokenLength(plain.Length));
    }

    /// <summary>Returns the plain document, decrypting it if it is encrypted.</summary>
    /// <exception cref="DocumentUnreadableException">It cannot be decrypted. The message is the same for every reason.</exception>
    public ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> stored) => Open(stored, out _);

    /// <inheritdoc cref="Open(ReadOnlyMemory{byte})"/>
    /// <param name="seal">Which secret decrypted it.</param>
    public ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> stored, out DocumentSeal seal)
    {
        seal = DocumentSeal.None;
        if (!IsEncrypted(stored.Span))
        {
            return stored;
        }

        ThrowIfNoSecret();
        var token = Fernet.WithoutTrailingSpace(stored.Span[Header.Length..]);
        var raw = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(token.Length));
        return Fernet.TryDecode(token, raw, isFinal: true, out var length) ? Open(raw.AsMemory(0, length), out seal) : throw Undecryptable();
    }

    /// <summary>Reads a document, decrypting it if it is encrypted. Keeps only one copy of it in memory.</summary>
    /// <param name="length">In bytes; -1 if unknown.</param>
    /// <exception cref="DocumentUnreadableException">It cannot be decrypted. The message is the same for every reason.</exception>
    public async ValueTask<(ReadOnlyMemory<byte> Plain, DocumentSeal Seal)> OpenAsync(Stream stored, long length, CancellationToken cancellationToken)
    {
        var head = new byte[Header.Length];
        var filled = await stored.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return IsEncrypted(head.AsSpan(0, filled))
            ? await DecryptAsync(stored, length, cancellationToken)
            : (await StreamBytes.ReadAllAsync(stored, length, cancellationToken, head.AsMemory(0, filled)), DocumentSeal.None);
    }

    /// <summary>Decrypts a document whose <see cref="Header"/> has already been read from the stream.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public async ValueTask<(ReadOnlyMemory<byte> Plain, DocumentSeal Seal)> DecryptAsync(Stream stored, long length, CancellationToken cancellationToken)
    {
        ThrowIfNoSecret();
        var raw = await FernetReader.DecodeAsync(stored, length >= 0 ? Math.Max(0, length - Header.Length) : -1, cancellationToken);
        return (Open(raw, out var seal), seal);
    }

    private ReadOnlyMemory<byte> Open(Memory<byte> raw, out DocumentSeal seal)
    {
        seal = DocumentSeal.Secret;
        if (_key is not null && Fernet.TryDecryptInPlace(raw, _key, out var plain))
        {
            return plain;
        }

        seal = DocumentSeal.PreviousSecret;
        return _previousKey is not null && Fernet.TryDecryptInPlace(raw, _previousKey, out plain) ? plain : throw Undecryptable();
    }

    private void ThrowIfNoSecret()
    {
        if (_key is null && _previousKey is null)
        {
            throw new DocumentUnreadableException(
                FailureCode.DocumentEncrypted, "The key document is encrypted", "Set STORAGE_SECRET to the secret it was encrypted with.");
        }
    }

    private static DocumentUnreadableException Undecryptable() => new(
        FailureCode.DocumentUndecryptable,
        "The key document cannot be decrypted: STORAGE_SECRET is not the secret it was encrypted with, or the document is damaged",
        "Set STORAGE_SECRET, or STORAGE_SECRET_PREVIOUS, to the secret it was encrypted with. "
        + "If the document is damaged, restore a backup or an older version of the object.");

    private static byte[]? KeyOf(StorageSecret? secret)
    {
        if (secret is null)
        {
            return null;
        }

        var utf8 = Encoding.UTF8.GetBytes(secret.Reveal());
        var key = SHA256.HashData(utf8);
        CryptographicOperations.ZeroMemory(utf8);
        return key;
    }
}
