namespace HeareAuth.Features.Documents;

/// <summary>A stored document is corrupt, or encrypted under another secret. Nothing was written.</summary>
public sealed class DocumentUnreadableException(FailureCode code, string reason, string? remedy = null, Exception? inner = null)
    : FailureException(new Failure(code, reason, remedy), inner);
