using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Verification;

/// <summary>The digest of another secret that leads to a key, such as the previous secret during a rotation.</summary>
internal struct ExtraDigest
{
    public SecretDigest Digest;

    /// <summary>UTC ticks from which this secret is refused; the key's own expiry applies as well.</summary>
    public long NotAfterTicks;

    /// <summary>The index of the key in its ring. The builder sets it.</summary>
    public int Key;
}
