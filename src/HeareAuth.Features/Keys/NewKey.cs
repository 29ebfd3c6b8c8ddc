using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Keys;

/// <summary>A key to be stored. It is generated once, so that every attempt to write it stores the same key.</summary>
/// <param name="MetadataJson">A valid JSON object.</param>
internal sealed record NewKey(string Id, Secret Secret, string Name, string CreatedAt, string? ExpiresAt, string MetadataJson)
{
    /// <summary>Builds the record to store, its members (see <see cref="KeyMember"/>) in the order of the Python service.</summary>
    /// <param name="inPlaintext">Whether to store the secret itself instead of its hash.</param>
    public ReadOnlyMemory<byte> ToJson(bool inPlaintext)
    {
        var secret = Secret.Reveal();
        var plaintext = RecordEditor.New()
            .SetText(KeyMember.Id, Id)
            .SetText(KeyMember.Secret, secret)
            .SetText(KeyMember.Name, Name)
            .SetText(KeyMember.SecretType, SecretTypes.SharedSecret)
            .SetText(KeyMember.CreatedAt, CreatedAt)
            .SetText(KeyMember.UpdatedAt, null)
            .SetText(KeyMember.ExpiresAt, ExpiresAt)
            .SetJson(KeyMember.Metadata, CompactJson.Of(Encoding.UTF8.GetBytes(MetadataJson)))
            .Json;
        return inPlaintext ? plaintext : SecretsAtRest.Hash(plaintext, SecretDigest.Of(Encoding.UTF8.GetBytes(secret)));
    }

    public CreatedKey ToCreatedKey(ReadOnlyMemory<byte> json) => new(KeyRecord.Read(json.Span).ToSummary(KeyStatus.Active), Secret);
}
