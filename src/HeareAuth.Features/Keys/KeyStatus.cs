namespace HeareAuth.Features.Keys;

/// <summary>Whether the service accepts a key; the first that holds.</summary>
public enum KeyStatus
{
    Unreadable,
    Disabled,
    Expired,
    Active,
}
