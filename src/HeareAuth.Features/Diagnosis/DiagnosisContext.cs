using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Diagnosis;

/// <summary>What the checks of one run have brought to light for the later ones.</summary>
public sealed class DiagnosisContext
{
    /// <summary>The object's bytes; null where the store has none. Set by the check of the store.</summary>
    internal byte[]? Stored { get; set; }

    /// <summary>How far this machine's clock is ahead of the store's; null where the store does not tell.</summary>
    internal TimeSpan? ClockLead { get; set; }

    /// <summary>Set by the check of the document, which every check of keys needs.</summary>
    internal KeyDocument Document { get; set; } = KeyDocument.Absent;
}
