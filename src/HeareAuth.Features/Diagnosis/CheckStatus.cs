namespace HeareAuth.Features.Diagnosis;

public enum CheckStatus
{
    Ok,

    /// <summary>It works, and should not stay so.</summary>
    Warning,

    Failed,

    /// <summary>It could not be looked at, or there is nothing to look at.</summary>
    Skipped,
}
