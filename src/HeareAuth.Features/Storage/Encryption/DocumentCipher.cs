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

    /// <summary>Encrypts a plain document if there is a secret, and otherwise returns it as it is.</summary>
    /// <param name="prefix">What to put in front of the result.</param>
    public ReadOnlyMemory<byte> Seal(ReadOnlyMemory<byte> plain, ReadOnlySpan<byte> prefix = default)
    {
        if (_key is null)
        {
            return prefix.IsEmpty ? plain : (byte[])[.. prefix, .. plain.Span];
        }

        var token = prefix.Length + Header.Length;
        var stored = new byte[token + Fernet.TokenLength(plain.Length)];
        prefix.CopyTo(stored);
        Header.CopyTo(stored.AsSpan(prefix.Length));
        Fernet.Encrypt(plain.Span, _key, clock.GetUtcNow(), stored.AsSpan(token));
        return stored;
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

        if (_key is null && _previousKey is null)
        {
            throw new DocumentUnreadableException(
                FailureCode.DocumentEncrypted, "The key document is encrypted", "Set STORAGE_SECRET to the secret it was encrypted with.");
        }

        var token = stored.Span[Header.Length..];
        if (TryOpen(token, _key) is { } plain)
        {
            seal = DocumentSeal.Secret;
            return plain;
        }

        seal = DocumentSeal.PreviousSecret;
        return TryOpen(token, _previousKey) ?? throw new DocumentUnreadableException(
            FailureCode.DocumentUndecryptable,
            "The key document cannot be decrypted: STORAGE_SECRET is not the secret it was encrypted with, or the document is damaged",
            "Set STORAGE_SECRET, or STORAGE_SECRET_PREVIOUS, to the secret it was encrypted with. "
            + "If the document is damaged, restore a backup or an older version of the object.");
    }

    /// <summary>
    /// Returns <c>default</c> rather than null on failure: null would become an empty document through the implicit
    /// conversion from an array.
    /// </summary>
    private static ReadOnlyMemory<byte>? TryOpen(ReadOnlySpan<byte> token, byte[]? key) =>
        key is not null && Fernet.TryDecrypt(token, key, out var plain) ? plain : default(ReadOnlyMemory<byte>?);

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
