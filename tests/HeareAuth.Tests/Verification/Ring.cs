using System.Text;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Verification;

namespace HeareAuth.Tests.Verification;

/// <summary>Loads documents and judges secrets as the service does.</summary>
internal static class Ring
{
    public static ValueTask<LoadedDocument> ReadAsync(byte[] document) =>
        new KeyRingReader(new DocumentCipher(new StorageOptions(), TimeProvider.System))
            .ReadAsync(new MemoryStream(document), document.Length, CancellationToken.None);

    public static ValueTask<LoadedDocument> ReadKeysAsync(params string[] keys) =>
        ReadAsync(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(",", keys)}}]}"""));

    public static Verdict Judge(KeyRing ring, string secret, DateTimeOffset? now = null) =>
        ring.Judge(DigestOf(secret), now ?? DateTimeOffset.UtcNow);

    /// <returns>The response body that a secret gets; null if it is refused.</returns>
    public static string? AnswerTo(LoadedDocument document, string secret, DateTimeOffset? now = null) =>
        Judge(document.Ring, secret, now) is Accepted accepted ? Encoding.UTF8.GetString(accepted.Key.ResponseBody.Span) : null;

    /// <returns>Why a secret is refused; null if it is accepted.</returns>
    public static RefusalReason? ReasonToRefuse(KeyRing ring, string secret, DateTimeOffset? now = null) =>
        (Judge(ring, secret, now) as Refused)?.Reason;

    public static SecretDigest DigestOf(string secret) => SecretDigest.Of(Encoding.UTF8.GetBytes(secret));
}
