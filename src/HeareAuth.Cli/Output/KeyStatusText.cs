using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>Writes the status of a key the way <c>list</c>, <c>show</c> and the JSON output print it.</summary>
internal static class KeyStatusText
{
    public static string Of(KeyStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Returns whether any key is not active; if all keys are active, the status is not worth showing.</summary>
    public static bool IsWorthShowing(IEnumerable<KeySummary> keys) => keys.Any(static key => key.Status is not KeyStatus.Active);
}
