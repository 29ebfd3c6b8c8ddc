using System.Globalization;

namespace HeareAuth.Tests.Memory;

/// <summary>A control group of the test's own, in version 1 or 2, for which it needs to be root.</summary>
internal static class MemoryGroup
{
    private static readonly string[] s_roots = ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"];
    private static readonly string[] s_limits = ["memory.limit_in_bytes", "memory.max"];

    /// <returns>The folder; null where none can be made, or none with a memory limit.</returns>
    public static string? TryCreate()
    {
        foreach (var root in s_roots.Where(Directory.Exists))
        {
            var folder = Path.Combine(root, $"heare-auth-test-{Path.GetRandomFileName()}");
            try
            {
                Directory.CreateDirectory(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (s_limits.Any(file => File.Exists(Path.Combine(folder, file))))
            {
                return folder;
            }

            Directory.Delete(folder);
        }

        return null;
    }

    public static void Limit(string folder, int mebibytes) => File.WriteAllText(
        Path.Combine(folder, s_limits.Single(file => File.Exists(Path.Combine(folder, file)))),
        ((long)mebibytes << 20).ToString(CultureInfo.InvariantCulture));
}
