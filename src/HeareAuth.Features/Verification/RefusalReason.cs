namespace HeareAuth.Features.Verification;

/// <summary>Says why <see cref="KeyRing.Judge"/> refused a presented key. <see cref="RefusalReasons.Name"/> is what logs and metrics print.</summary>
public enum RefusalReason
{
    Unknown,

    /// <summary>The request contained no readable key. Validation reports it, so no verdict has this reason.</summary>
    Malformed,

    /// <summary>The key's expiry has passed, or the grace period of the secret has.</summary>
    Expired,

    Disabled,

    /// <summary>The key's expiry cannot be read, so it counts as passed.</summary>
    Unreadable,
}

/// <summary>Names refusal reasons in logs and metrics, without allocating.</summary>
public static class RefusalReasons
{
    private static readonly string[] s_names = [.. Enum.GetNames<RefusalReason>().Select(static name => name.ToLowerInvariant())];

    public static string Name(this RefusalReason reason) => s_names[(int)reason];
}
