namespace HeareAuth.Features.Diagnosis;

public enum CheckStatus
{
    Ok,

    /// <summary>It works, but should be changed.</summary>
    Warning,

    Failed,

    /// <summary>It could not be checked, or there is nothing to check.</summary>
    Skipped,
}
