using HeareAuth.Features.Memory;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Memory;

/// <summary>Reads control groups as kernels and container engines lay them out, from files: a machine has only one layout.</summary>
public sealed class ControlGroupTests : IDisposable
{
    private const long Mebibyte = 1 << 20;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_version_2_where_the_mount_is_the_container()
    {
        Process("0::/", $"30 24 0:26 / {Mount} ro,nosuid - cgroup2 cgroup2 rw");
        Version2("", max: "134217728", current: 120 * Mebibyte, cache: 60 * Mebibyte);

        Assert.Equal((128, 44), Limit());
    }

    [Fact]
    public void Reads_version_1_where_the_mount_shows_only_the_containers_own_group()
    {
        Process("4:cpu,memory:/docker/abc\n0::/", $"30 24 0:26 /docker/abc {Mount} ro - cgroup cgroup rw,memory");
        Version1("", max: 128 * Mebibyte, used: 100 * Mebibyte, cache: 34 * Mebibyte);

        Assert.Equal((128, 38), Limit());
    }

    [Theory]
    [InlineData("max", "134217728", 28)]
    [InlineData("134217728", "max", 28)]
    [InlineData("536870912", "115343360", 10)]
    public void Treats_the_limit_above_which_everything_slows_down_like_the_one_above_which_something_is_killed(string max, string high, int free)
    {
        Process("0::/", $"30 24 0:26 / {Mount} rw - cgroup2 cgroup2 rw");
        Version2("", max, 100 * Mebibyte, cache: 0, high);

        Assert.Equal(free, Limit()!.Value.Free);
    }

    [Fact]
    public void Counts_no_more_of_the_cache_as_free_than_the_code_in_use_can_spare()
    {
        Process("0::/", $"30 24 0:26 / {Mount} rw - cgroup2 cgroup2 rw");
        Version2("", "134217728", 128 * Mebibyte, cache: 20 * Mebibyte);

        Assert.Equal((128, 0), Limit());
    }

    [Fact]
    public void Finds_the_tightest_of_nested_limits()
    {
        Process("0::/kubepods/pod1/container", $"30 24 0:26 / {Mount} rw - cgroup2 cgroup2 rw");
        Version2("kubepods/pod1", "134217728", 127 * Mebibyte, cache: 0);
        Version2("kubepods/pod1/container", "max", 10 * Mebibyte, cache: 0);

        Assert.Equal((128, 1), Limit());
    }

    [Fact]
    public void Falls_back_to_the_mount_for_a_path_outside_it()
    {
        Process("0::/../other", $"30 24 0:26 / {Mount} rw - cgroup2 cgroup2 rw");
        Version2("", "134217728", 28 * Mebibyte, cache: 0);

        Assert.Equal((128, 100), Limit());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0::/")]
    [InlineData("nonsense")]
    public void Finds_no_limit_where_there_is_none(string groups)
    {
        Process(groups, $"30 24 0:26 / {Mount} rw - cgroup2 cgroup2 rw");
        Version2("", "max", 100, cache: 0);

        Assert.Null(Limit());
    }

    [Fact]
    public void Takes_the_largest_number_of_version_1_for_no_limit()
    {
        Process("4:memory:/", $"30 24 0:26 / {Mount} rw - cgroup cgroup rw,memory");
        Version1("", max: 0x7FFFFFFFFFFFF000, used: 100, cache: 0);

        Assert.Null(Limit());
    }

    private string Mount => _folder.File("mount");

    /// <returns>In MiB.</returns>
    private (long Max, long Free)? Limit() => ControlGroup.Tightest(_folder.File("self")) is { } limit
        ? (limit.MaxBytes / Mebibyte, limit.FreeBytes / Mebibyte)
        : null;

    private void Process(string groups, string mounts)
    {
        Write("self", "cgroup", groups);
        Write("self", "mountinfo", $"22 1 0:21 / /proc rw - proc proc rw\n{mounts}\n");
    }

    private void Version2(string group, string max, long current, long cache, string high = "max")
    {
        var folder = Path.Combine("mount", group);
        Write(folder, "memory.max", max);
        Write(folder, "memory.high", high);
        Write(folder, "memory.current", $"{current}");
        Write(folder, "memory.stat", $"anon 1\nfile 99\ninactive_file {cache / 2}\nactive_file {cache / 2}\nshmem 5\n");
    }

    private void Version1(string group, long max, long used, long cache)
    {
        var folder = Path.Combine("mount", group);
        Write(folder, "memory.limit_in_bytes", $"{max}");
        Write(folder, "memory.usage_in_bytes", $"{used}");
        Write(folder, "memory.stat", $"inactive_file 1\ntotal_inactive_file {cache / 2}\ntotal_active_file {cache / 2}\n");
    }

    private void Write(string folder, string file, string text)
    {
        Directory.CreateDirectory(_folder.File(folder));
        File.WriteAllText(Path.Combine(_folder.File(folder), file), text);
    }
}
