using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.Files;

/// <summary>A small in-memory file system or a bind-mounted file. Skips the test if this user cannot mount.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    public static Task<SmallDisk> MountAsync(string folder, string options)
    {
        Directory.CreateDirectory(folder);
        return MountAsync(folder, "-t", "tmpfs", "-o", options, "tmpfs", folder);
    }

    public static Task<SmallDisk> BindAsync(string file, string over) => MountAsync(over, "--bind", file, over);

    public async Task MakeReadOnlyAsync() => Assert.Equal(0, await RunAsync("mount", "-o", "remount,ro", _path));

    public async ValueTask DisposeAsync() => await RunAsync("umount", "--lazy", _path);

    private static async Task<SmallDisk> MountAsync(string path, params string[] arguments)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && await RunAsync("mount", arguments) == 0, "Only root on Linux can mount a disk.");
        return new SmallDisk(path);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments) =>
        (await ProcessRunner.RunAsync(program, arguments)).ExitCode;
}
