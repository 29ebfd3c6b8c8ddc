namespace HeareAuth.Features.Memory;

/// <summary>A memory limit that this process shares with the others in its container.</summary>
/// <param name="MaxBytes">What all of them may use together.</param>
/// <param name="FreeBytes">How much of that is left, counting what the kernel can take back from its file cache.</param>
/// <param name="Folder">The control group that has the limit.</param>
internal sealed record MemoryLimit(long MaxBytes, long FreeBytes, string Folder)
{
    /// <summary>
    /// The part of the file cache that is code in use by the service and the command. The kernel could take that back too,
    /// but then both would do little but read it again.
    /// </summary>
    private const long CodeBytes = 24L << 20;

    private const long MebibyteBytes = 1L << 20;

    /// <param name="cachedBytes">How much of what is used is file cache.</param>
    public static MemoryLimit Of(long maxBytes, long usedBytes, long cachedBytes, string folder) =>
        new(maxBytes, Math.Max(0, maxBytes - usedBytes + Math.Max(0, cachedBytes - CodeBytes)), folder);

    public static string Text(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)MebibyteBytes:0.0} MiB");
}
