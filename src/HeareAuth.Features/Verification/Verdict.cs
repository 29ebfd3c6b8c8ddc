namespace HeareAuth.Features.Verification;

/// <summary>The decision of <see cref="KeyRing.Judge"/> about a presented key: <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
public abstract record Verdict
{
    private protected Verdict()
    {
    }
}

public sealed record Accepted(ApiKey Key) : Verdict;

/// <summary>The key may not be used. Operators learn why from logs and metrics; every caller gets the same response.</summary>
/// <param name="Key">The key that the secret belongs to; null if it belongs to none.</param>
public sealed record Refused(RefusalReason Reason, ApiKey? Key = null) : Verdict
{
    /// <summary>The refusal of a secret that no key has, shared so that guessing secrets costs the service no memory.</summary>
    internal static Refused Unknown { get; } = new(RefusalReason.Unknown);
}
