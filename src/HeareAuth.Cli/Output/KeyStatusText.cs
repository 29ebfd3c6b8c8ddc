using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>Writes the status of a key as <c>list</c>, <c>show</c> and scripts know it.</summary>
internal static class KeyStatusText
{
    public static string Of(KeyStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Returns whether some key is not active; a list in which all are says nothing about it.</summary>
    public static bool IsWorthShowing(IEnumerable<KeySummary> keys) => keys.Any(static key => key.Status is not KeyStatus.Active);
}
