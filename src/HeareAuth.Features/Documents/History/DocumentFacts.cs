namespace HeareAuth.Features.Documents.History;

/// <summary>What <see cref="RollbackRules"/> need to know of a document.</summary>
/// <param name="IsEncrypted">Whether it is stored encrypted.</param>
/// <param name="HoldsHashesOnly">Whether its secrets are hashed and none is plaintext, so that the Python service cannot have written it.</param>
internal sealed record DocumentFacts(DocumentStamp Stamp, bool IsEncrypted, bool HoldsHashesOnly)
{
    /// <summary>Whether no key has a secret in either form, so that the document itself does not show which form they would have.</summary>
    public bool HoldsNoSecrets { get; init; }

    public static DocumentFacts Of(in DocumentStamp stamp, bool isEncrypted, in SecretForms secrets) =>
        new(stamp, isEncrypted, secrets is { HasPlaintext: false, HasHashes: true })
        {
            HoldsNoSecrets = secrets is { HasPlaintext: false, HasHashes: false },
        };

    public static DocumentFacts Of(KeyDocument document) => Of(document, document.Stamp, document.Seal is not DocumentSeal.None);

    /// <summary>Describes a document that was written with this stamp.</summary>
    public static DocumentFacts Of(KeyDocument document, in DocumentStamp stamp, bool isEncrypted) => Of(stamp, isEncrypted, SecretForms.Of(document));

    /// <summary>Takes over what is known of the earlier document that this one was made from, if nothing in this one says otherwise.</summary>
    public DocumentFacts MadeFrom(DocumentFacts earlier) => this with { HoldsHashesOnly = HoldsHashesOnly || (HoldsNoSecrets && earlier.HoldsHashesOnly) };
}
