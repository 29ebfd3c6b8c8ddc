namespace HeareAuth.Features.Memory;

/// <summary>Reads the memory limits of Linux control groups, of version 1 and 2. Any file that cannot be read sets no limit.</summary>
internal static class ControlGroup
{
    /// <summary>Version 1 has no word for "no limit" and returns a number close to the largest.</summary>
    private const long Unlimited = 1L << 60;

    /// <summary>Returns the limit that leaves the least: a group's own, or that of any group around it. Null if there is none.</summary>
    /// <param name="process">The process's folder below /proc.</param>
    public static MemoryLimit? Tightest(string process = "/proc/self")
    {
        if (!OperatingSystem.IsLinux() || Find(process) is not var (mount, folder, version))
        {
            return null;
        }

        MemoryLimit? tightest = null;
        for (var group = folder; group is not null && group.StartsWith(mount, StringComparison.Ordinal); group = Path.GetDirectoryName(group))
        {
            var limit = version == 1 ? ReadVersion1(group) : ReadVersion2(group);
            tightest = limit is not null && (tightest is null || limit.FreeBytes < tightest.FreeBytes) ? limit : tightest;
        }

        return tightest;
    }

    /// <summary>
    /// Finds where the group is mounted. In a container the mount often shows only the container's own group, and the path
    /// in <c>cgroup</c> may lead above it; then the mount itself is the group.
    /// </summary>
    private static (string Mount, string Folder, int Version)? Find(string process)
    {
        var groups = Lines(Path.Combine(process, "cgroup")).Select(static line => line.Split(':', 3)).Where(static parts => parts.Length == 3).ToList();
        var mounts = Lines(Path.Combine(process, "mountinfo")).Select(static line => line.Split(' ')).ToList();
        foreach (var (version, path) in groups.Select(VersionOf).Where(static group => group.Version > 0).OrderBy(static group => group.Version))
        {
            if (mounts.FirstOrDefault(mount => IsMemoryMount(mount, version)) is not [_, _, _, var root, var mount, ..])
            {
                continue;
            }

            var below = root == "/" ? path
                : path == root || path.StartsWith($"{root}/", StringComparison.Ordinal) ? path[root.Length..]
                : "";
            var folder = below.Contains("..", StringComparison.Ordinal) ? mount : $"{mount}{below}".TrimEnd('/');
            return (mount, Directory.Exists(folder) ? folder : mount, version);
        }

        return null;
    }

    private static (int Version, string Path) VersionOf(string[] group) =>
        group[1].Split(',').Contains("memory") ? (1, group[2])
        : group is ["0", "", ..] ? (2, group[2])
        : (0, "");

    /// <summary>After a dash come the type of file system, its source and its options.</summary>
    private static bool IsMemoryMount(string[] mount, int version) =>
        mount.AsSpan(Math.Max(0, Array.IndexOf(mount, "-"))) is [_, var type, _, var options, ..]
        && (version == 1 ? type == "cgroup" && options.Split(',').Contains("memory") : type == "cgroup2");

    private static MemoryLimit? ReadVersion1(string group) =>
        Number(group, "memory.limit_in_bytes") is { } max and < Unlimited && Number(group, "memory.usage_in_bytes") is { } used
            ? MemoryLimit.Of(max, used, Statistics(group, "total_inactive_file", "total_active_file"), group)
            : null;

    /// <summary>Beyond <c>memory.high</c> nothing is killed, but everything in the group is slowed down to a crawl.</summary>
    private static MemoryLimit? ReadVersion2(string group)
    {
        var max = Math.Min(Number(group, "memory.max") ?? Unlimited, Number(group, "memory.high") ?? Unlimited);
        return max < Unlimited && Number(group, "memory.current") is { } used
            ? MemoryLimit.Of(max, used, Statistics(group, "inactive_file", "active_file", "slab_reclaimable"), group)
            : null;
    }

    private static long? Number(string group, string file) =>
        Lines(Path.Combine(group, file)) is [var line, ..] && long.TryParse(line, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long Statistics(string group, params string[] names) =>
        Lines(Path.Combine(group, "memory.stat"))
            .Select(static line => line.Split(' '))
            .Where(parts => parts.Length == 2 && names.Contains(parts[0]))
            .Sum(static parts => long.TryParse(parts[1], CultureInfo.InvariantCulture, out var number) ? number : 0);

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
