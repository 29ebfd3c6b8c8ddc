using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Documents;

/// <summary>Decides how secrets are stored, and turns a plaintext one into its hash.</summary>
internal static class SecretsAtRest
{
    /// <summary>
    /// Whether new keys are stored in plaintext. A document that the Python service wrote, or that contains a plaintext
    /// secret, must remain readable by that service until <c>migrate</c> has hashed every secret.
    /// </summary>
    /// <param name="compatible">Whether SECRETS_AT_REST is compatible. Only used if the document has no keys.</param>
    public static bool ArePlaintextIn(KeyDocument document, bool compatible) =>
        (compatible && document.Keys.Count == 0)
        || (document.Exists && document.Stamp.Revision is null)
        || document.Keys.Any(static key => KeyRecord.Read(key.Span).SecretIsPlaintext);

    /// <summary>Replaces a key's secret with its hash, or only removes the secret if the hash is there already.</summary>
    /// <param name="digest">What <see cref="SecretDigests.TryGet"/> read from this key.</param>
    public static ReadOnlyMemory<byte> Hash(ReadOnlyMemory<byte> key, in SecretDigest digest)
    {
        var editor = new RecordEditor(key);
        return KeyRecord.Read(key.Span)[KeyMember.SecretHash].IsAbsent
            ? editor.Replace(KeyMember.Secret, KeyMember.SecretHash, SecretDigests.Format(digest)).Json
            : editor.Remove(KeyMember.Secret).Json;
    }
}
