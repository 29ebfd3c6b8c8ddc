namespace HeareAuth.Features.Documents;

/// <summary>What a stored document is encrypted under.</summary>
public enum DocumentSeal
{
    None,

    /// <summary>STORAGE_SECRET.</summary>
    Secret,

    /// <summary>STORAGE_SECRET_PREVIOUS.</summary>
    PreviousSecret,
}
