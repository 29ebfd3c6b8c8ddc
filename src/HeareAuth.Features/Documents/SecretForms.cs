using HeareAuth.Features.Documents.Records;

namespace HeareAuth.Features.Documents;

/// <summary>The forms in which the keys of a document store their secrets, whether the keys can be read or not.</summary>
internal readonly record struct SecretForms(bool HasPlaintext, bool HasHashes)
{
    public static SecretForms Of(KeyDocument document) =>
        document.Keys.Aggregate(default(SecretForms), static (forms, key) => forms.With(KeyRecord.Read(key.Span)));

    /// <summary>Takes one more key into account. Only the secret that counts is one, not one that a later duplicate overrides.</summary>
    public SecretForms With(in KeyRecord record) => record.SecretIsPlaintext
        ? this with { HasPlaintext = true }
        : this with { HasHashes = HasHashes || record[KeyMember.SecretHash].IsText };
}
