namespace HeareAuth.Features.Documents.History;

/// <summary>What <see cref="RollbackRules"/> need to know of a document.</summary>
/// <param name="IsEncrypted">Whether it is stored encrypted.</param>
/// <param name="HoldsHashesOnly">Whether it has keys and none of them reveals a plaintext secret, so that the Python service cannot have written it.</param>
internal sealed record DocumentFacts(DocumentStamp Stamp, bool IsEncrypted, bool HoldsHashesOnly);
