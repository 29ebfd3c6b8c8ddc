using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Diagnosis;

/// <summary>Carries what earlier checks of a run found to the later ones.</summary>
public sealed class DiagnosisContext
{
    /// <summary>The object's bytes, set by the store check; null if there is no object.</summary>
    internal byte[]? Stored { get; set; }

    /// <summary>How far this machine's clock is ahead of the store's; null if the store sends no time.</summary>
    internal TimeSpan? ClockLead { get; set; }

    /// <summary>The document, set by the document check, which every check of keys depends on.</summary>
    internal KeyDocument Document { get; set; } = KeyDocument.Absent;
}
