namespace HeareAuth.Features.Documents;

/// <summary>
/// Which form new secrets take. A document that the Python service wrote, or that holds any plaintext secret, stays
/// readable for it until <c>migrate</c> hashes all.
/// </summary>
internal static class SecretsAtRest
{
    /// <param name="compatible">SECRETS_AT_REST=compatible: decides for a document without keys.</param>
    public static bool ArePlaintextIn(KeyDocument document, bool compatible) =>
        (compatible && document.Keys.Count == 0)
        || (document.Exists && document.Stamp.Revision is null)
        || document.CountPlaintextSecrets() > 0;
}
