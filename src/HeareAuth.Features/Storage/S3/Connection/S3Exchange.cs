using System.Runtime.CompilerServices;

namespace HeareAuth.Features.Storage.S3.Connection;

/// <summary>Passes the Date header of a response, which the SDK drops, to the caller that sent the request.</summary>
internal static class ResponseDate
{
    private static readonly AsyncLocal<StrongBox<DateTimeOffset?>?> s_captured = new();

    /// <returns>A box that receives the date of each response to this caller and to what it awaits.</returns>
    public static StrongBox<DateTimeOffset?> Capture() => s_captured.Value = new StrongBox<DateTimeOffset?>();

    public static void Set(DateTimeOffset? date)
    {
        if (s_captured.Value is { } captured)
        {
            captured.Value = date;
        }
    }
}
