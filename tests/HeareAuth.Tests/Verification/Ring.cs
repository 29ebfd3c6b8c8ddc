using System.Text;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Tests.Verification;

/// <summary>Loads documents as the service does, and asks the ring as it does.</summary>
internal static class Ring
{
    public static ValueTask<LoadedDocument> ReadAsync(byte[] document) =>
        new KeyRingReader(new DocumentCipher(new StorageOptions(), TimeProvider.System))
            .ReadAsync(new MemoryStream(document), document.Length, CancellationToken.None);

    public static ValueTask<LoadedDocument> ReadKeysAsync(params string[] keys) =>
        ReadAsync(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(",", keys)}}]}"""));

    /// <returns>The answer that a secret gets, or null where it is unknown, expired or disabled.</returns>
    public static string? AnswerTo(LoadedDocument document, string secret, DateTimeOffset? now = null) =>
        document.Ring.TryFind(SecretDigest.Of(Encoding.UTF8.GetBytes(secret)), out var key) && key.IsValidAt(now ?? DateTimeOffset.UtcNow)
            ? Encoding.UTF8.GetString(key.Answer.Span)
            : null;
}
