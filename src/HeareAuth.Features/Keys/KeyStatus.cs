namespace HeareAuth.Features.Keys;

/// <summary>
/// Whether services accept a key now. The first that applies, in this order, is the key's status:
/// <see cref="KeyRecordViews.StatusAt"/>. What services enforce themselves is in <see cref="Documents.KeyState"/>.
/// </summary>
public enum KeyStatus
{
    /// <summary>Services leave the key out, because its record cannot be read or shares its id or secret with another, or its expiry cannot be read.</summary>
    Unreadable,

    Disabled,

    Expired,

    Active,
}
