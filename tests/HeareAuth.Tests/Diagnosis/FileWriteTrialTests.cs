using System.Runtime.Versioning;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Tests.Storage.Files;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Diagnosis;

/// <summary><c>doctor</c> finds that the key file cannot be written before <c>create</c> fails on it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FileWriteTrialTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string DataFolder => _folder.File("data");

    private string KeysFile => _folder.File("data", "keys.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Passes_on_a_writable_file_without_changing_it_or_leaving_a_file_beside_it()
    {
        await StoreAsync();
        var before = FileStat.Of(KeysFile);

        Assert.Equal(CheckStatus.Ok, (await LookAsync(KeysFile)).Status);

        Assert.Equal(before, FileStat.Of(KeysFile));
        Assert.Equal([KeysFile], Directory.EnumerateFileSystemEntries(DataFolder));
    }

    [Fact]
    public async Task Does_not_create_the_folder_that_the_first_write_would_create()
    {
        Assert.Equal(CheckStatus.Ok, (await LookAsync(_folder.File("data", "deep", "keys.json"))).Status);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [SkippableFact]
    public async Task Fails_when_the_nearest_existing_folder_accepts_no_files()
    {
        Skip.IfNot(Directory.Exists("/sys/kernel"), "Only Linux has a folder where not even root can create files.");

        AssertFailed(await LookAsync("/sys/kernel/heare-auth-test/keys.json"), "cannot be written");
    }

    [SkippableFact]
    public async Task Fails_on_a_read_only_disk_behind_a_link()
    {
        await using var disk = await SmallDisk.MountAsync(DataFolder, "size=64k");
        await StoreAsync();
        await disk.MakeReadOnlyAsync();
        File.CreateSymbolicLink(_folder.File("link.json"), KeysFile);

        AssertFailed(await LookAsync(_folder.File("link.json")), "the file system is read-only");
    }

    [SkippableFact]
    public async Task Fails_when_the_disk_has_no_room_for_a_second_copy()
    {
        await using var disk = await SmallDisk.MountAsync(DataFolder, "size=64k");
        await StoreAsync(new string(' ', 40_000));

        AssertFailed(await LookAsync(KeysFile), "the disk is full");
        Assert.Equal([KeysFile], Directory.EnumerateFileSystemEntries(DataFolder));
    }

    /// <summary>The kernel lists mount points with these characters in octal.</summary>
    [SkippableTheory]
    [InlineData("keys.json")]
    [InlineData("our keys.json")]
    [InlineData("tab\tnewline\nbackslash\\hash#.json")]
    [InlineData(@"literal\040.json")]
    public async Task Fails_when_the_file_is_a_mount_point(string name)
    {
        var (real, mounted) = (_folder.File("real.json"), _folder.File("data", name));
        Directory.CreateDirectory(DataFolder);
        await File.WriteAllTextAsync(real, Some.Document());
        await File.WriteAllTextAsync(mounted, Some.Document());
        await using var mount = await SmallDisk.BindAsync(real, mounted);

        AssertFailed(await LookAsync(mounted), "it is a mount point");
    }

    [Fact]
    public async Task Passes_while_another_writer_holds_the_lock()
    {
        await StoreAsync();
        using var held = await FileLock.AcquireAsync(KeysFile, TimeProvider.System, default);

        Assert.Equal(CheckStatus.Ok, (await LookAsync(KeysFile)).Status);
    }

    private async Task StoreAsync(string more = "")
    {
        Directory.CreateDirectory(DataFolder);
        await File.WriteAllTextAsync(KeysFile, Some.Document() + more);
    }

    private static async Task<Finding> LookAsync(string file)
    {
        await using var features = new SomeFeatures(new StorageOptions { KeysFile = file });
        return (await features.AskAsync(new Diagnose())).Checks.Single(static check => check.Name == "conditional writes").Finding;
    }

    private static void AssertFailed(Finding finding, string why)
    {
        Assert.Equal(CheckStatus.Failed, finding.Status);
        Assert.Contains(why, finding.Detail + finding.Remedy, StringComparison.Ordinal);
    }
}
