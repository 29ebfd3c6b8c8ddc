namespace HeareAuth.Features.Documents;

/// <summary>The stored document was not made from one that is known to be newer. Nothing was written.</summary>
public sealed class DocumentRolledBackException(string reason, string remedy) : FailureException(new Failure(FailureCode.Rollback, reason, remedy));
