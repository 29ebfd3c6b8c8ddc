using System.Security.Cryptography;
using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;

namespace HeareAuth.Features.Storage.Encryption;

/// <summary>
/// The envelope of a document at rest: <c>HEARE_ENCRYPTED_V1:</c> and a Fernet token whose key is the SHA-256 of the
/// storage secret, as the Python service writes it. Without a secret documents are plain.
/// </summary>
internal sealed class DocumentCipher(StorageOptions options, TimeProvider clock)
{
    private readonly byte[]? _key = KeyOf(options.Secret);
    private readonly byte[]? _previousKey = KeyOf(options.PreviousSecret);

    public static ReadOnlySpan<byte> Header => "HEARE_ENCRYPTED_V1:"u8;

    /// <summary>Whether documents are written encrypted.</summary>
    public bool Encrypts => _key is not null;

    /// <summary>What they are stored as.</summary>
    public ObjectMediaType MediaType => Encrypts ? ObjectMediaType.Binary : ObjectMediaType.Json;

    public static bool IsEncrypted(ReadOnlySpan<byte> stored) => stored.StartsWith(Header);

    /// <summary>What is to be stored for a plain document: itself, or its envelope.</summary>
    public ReadOnlyMemory<byte> Seal(ReadOnlyMemory<byte> plain)
    {
        if (_key is null)
        {
            return plain;
        }

        var stored = new byte[Header.Length + Fernet.TokenLength(plain.Length)];
        Header.CopyTo(stored);
        Fernet.Encrypt(plain.Span, _key, clock.GetUtcNow(), stored.AsSpan(Header.Length));
        return stored;
    }

    /// <summary>The plain document of what is stored, encrypted or not.</summary>
    /// <exception cref="DocumentUnreadableException">It cannot be decrypted; one message for every reason.</exception>
    public ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> stored) => Open(stored, out _);

    /// <inheritdoc cref="Open(ReadOnlyMemory{byte})"/>
    /// <param name="seal">Which secret opened it.</param>
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
            "Set STORAGE_SECRET, or STORAGE_SECRET_PREVIOUS, to the secret it was encrypted with. If the document is damaged, restore a backup or an older version of the object.");
    }

    /// <summary>A bare null would be an array's, and so an empty document: <c>default</c> has to name its type.</summary>
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
