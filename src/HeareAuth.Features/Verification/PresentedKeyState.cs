namespace HeareAuth.Features.Verification;

/// <summary>Whether the body of a request presents a key.</summary>
public enum PresentedKeyState
{
    /// <summary>There is no <c>api_key</c>, or it is empty or not a string.</summary>
    Missing,

    /// <summary>The body is not valid JSON, or has several <c>api_key</c> members.</summary>
    Malformed,

    Present,
}
