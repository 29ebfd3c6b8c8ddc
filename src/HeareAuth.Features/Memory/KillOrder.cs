namespace HeareAuth.Features.Memory;

/// <summary>Decides whom the kernel kills when memory runs out.</summary>
public static class KillOrder
{
    private const string Score = "/proc/self/oom_score_adj";

    /// <summary>
    /// Makes this process the first to be killed, so that the service next to it is not. Every user may do that; where it
    /// fails, nothing changes.
    /// </summary>
    public static void GoFirst()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            File.WriteAllText(Score, "1000");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sandbox may hide the file.
        }
    }
}
