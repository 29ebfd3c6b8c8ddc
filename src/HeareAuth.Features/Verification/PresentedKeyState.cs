namespace HeareAuth.Features.Verification;

/// <summary>What was found where a caller should present a key.</summary>
public enum PresentedKeyState
{
    /// <summary>Nothing, or something that is no text.</summary>
    Missing,

    /// <summary>Not the JSON that was asked for.</summary>
    Malformed,

    Present,
}
