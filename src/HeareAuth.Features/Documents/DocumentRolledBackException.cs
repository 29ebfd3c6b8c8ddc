namespace HeareAuth.Features.Documents;

/// <summary>The stored document is older than a known one, or was not made from it. Nothing was written.</summary>
public sealed class DocumentRolledBackException(string reason, string remedy) : FailureException(new Failure(FailureCode.Rollback, reason, remedy));
