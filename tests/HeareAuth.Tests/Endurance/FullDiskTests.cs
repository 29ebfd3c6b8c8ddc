using HeareAuth.Tests.Cli;
using HeareAuth.Tests.Storage.Files;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Endurance;

/// <summary>Tests what happens if the snapshot or the local key file cannot be written.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [SkippableTheory]
    [InlineData("full")]
    [InlineData("read-only")]
    public async Task A_snapshot_that_cannot_be_written_is_a_warning_and_the_service_serves_on(string fault)
    {
        var disk = _folder.File("disk");
        await using var mounted = await SmallDisk.MountAsync(disk, "size=64k");
        await SpoilAsync(mounted, disk, fault);

        await using var service = await RunningService.StartAsync(("SNAPSHOT_PATH", Path.Combine(disk, "snapshot")));

        var line = await service.LoggedAsync("snapshot_failed");
        Assert.Equal("warning", line.Level);
        Assert.Equal(200, (await service.VerifyAsync()).Status);
        Assert.Equal("""{"status":"ready"}""", (await service.GetAsync("/ready")).Body);
        Assert.Equal(200, (await service.RefreshAsync()).Status);
    }

    [Fact]
    public async Task A_snapshot_in_a_folder_that_is_none_is_a_warning_and_the_service_serves_on()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "");

        await using var service = await RunningService.StartAsync(("SNAPSHOT_PATH", _folder.File("file", "snapshot")));

        await service.LoggedAsync("snapshot_failed");
        Assert.Equal(200, (await service.VerifyAsync()).Status);
    }

    [SkippableTheory]
    [InlineData("full")]
    [InlineData("read-only")]
    public async Task A_key_file_that_cannot_be_written_is_exit_1_and_the_old_file_stays_intact(string fault)
    {
        var disk = _folder.File("disk");
        await using var mounted = await SmallDisk.MountAsync(disk, "size=64k");
        var file = Path.Combine(disk, "keys.json");
        await File.WriteAllTextAsync(file, Some.Document());
        await SpoilAsync(mounted, disk, fault);

        var created = await RunAsync(file, "create", "--name", "x", "--no-refresh");
        var listed = await RunAsync(file, "list");

        created.MustExit(1);
        Assert.Contains(file, created.Error, StringComparison.Ordinal);
        Assert.Empty(created.Output);
        Assert.Equal(Some.Document(), await File.ReadAllTextAsync(file));
        Assert.Contains("Total: 1 keys", listed.MustExit(0).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(disk), static name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task SpoilAsync(SmallDisk mounted, string disk, string fault)
    {
        if (fault is "read-only")
        {
            await mounted.MakeReadOnlyAsync();
            return;
        }

        await using var filler = new FileStream(Path.Combine(disk, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var kilobytes = 0; kilobytes < 1024; kilobytes++)
            {
                await filler.WriteAsync(new byte[1024]);
            }
        }
        catch (IOException)
        {
            // Full, as it should be.
        }
    }

    private Task<ProcessResult> RunAsync(string file, params string[] arguments) => ProcessRunner.RunAsync(
        CliBinary.Built.Path!, // the build of the tests names it
        arguments,
        new Dictionary<string, string?> { ["KEYS_FILE"] = file, ["S3_BUCKET"] = null, ["HOME"] = _folder.Path, ["REFRESH_URL"] = "http://127.0.0.1:1/refresh" });
}
