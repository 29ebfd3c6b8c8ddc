using System.Runtime.Versioning;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.Files;

[UnsupportedOSPlatform("windows")]
public sealed class FileObjectStoreTests : ObjectStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();

    private string KeysFile => _folder.File("data", "keys.json");

    private string DataFolder => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    private protected override Task<IObjectStore> NewStoreAsync() => Task.FromResult(Store(KeysFile));

    [Fact]
    public async Task Creates_the_file_its_lock_and_its_folder_for_the_owner_only()
    {
        await Store(KeysFile).WriteTextAsync("text");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysFile + ".lock"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(DataFolder));
    }

    [Fact]
    public async Task Keeps_the_mode_on_a_rewrite()
    {
        var store = Store(KeysFile);
        var etag = await store.WriteTextAsync("one");
        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.SetUnixFileMode(KeysFile, Shared);

        await store.WriteTextAsync("two", etag);

        Assert.Equal(Shared, File.GetUnixFileMode(KeysFile));
    }

    [SkippableFact]
    public async Task Keeps_the_owner_when_root_rewrites_the_file_and_gives_that_owner_the_lock()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root can change the owner of a file.");
        var store = Store(KeysFile);
        var etag = await store.WriteTextAsync("one");
        ChangeOwner(KeysFile, 12345, 54321);
        File.Delete(KeysFile + ".lock");

        await store.WriteTextAsync("two", etag);

        Assert.Equal((12345u, 54321u), OwnerOf(KeysFile));
        Assert.Equal((12345u, 54321u), OwnerOf(KeysFile + ".lock"));
    }

    [Fact]
    public async Task Writes_to_the_target_of_a_symbolic_link_and_keeps_the_link()
    {
        var target = _folder.File("elsewhere", "real.json");
        Directory.CreateDirectory(DataFolder);
        File.CreateSymbolicLink(_folder.File("data", "middle.json"), target);
        File.CreateSymbolicLink(KeysFile, "middle.json");
        var store = Store(KeysFile);

        var etag = await store.WriteTextAsync("one");
        await store.WriteTextAsync("two", etag);

        Assert.Equal("middle.json", new FileInfo(KeysFile).LinkTarget);
        Assert.Equal("two", await File.ReadAllTextAsync(target));
        Assert.Equal("two", (await store.ReadTextAsync()).Value);
    }

    [Fact]
    public async Task Notices_an_in_place_write_of_the_same_size_within_the_same_clock_tick()
    {
        var store = Store(KeysFile);
        var etag = await store.WriteTextAsync("0");
        for (var round = 1; round < 50; round++)
        {
            Assert.Equal(ObjectReadStatus.NotModified, (await store.ReadTextAsync(etag)).Status);
            await File.WriteAllTextAsync(KeysFile, $"{round % 10}");

            var read = await store.ReadTextAsync(etag);

            Assert.Equal($"{round % 10}", read.Value);
            etag = read.ETag;
        }
    }

    [Fact]
    public async Task Does_not_read_an_old_file_whose_metadata_is_unchanged()
    {
        const int Size = 8 * 1024 * 1024;
        var store = Store(KeysFile);
        var etag = await store.WriteTextAsync(new string('x', Size));
        await Eventually.IsTrueAsync(() => FileStat.Of(KeysFile)!.Value.DetectsLaterWrites);
        Assert.Equal(ObjectReadStatus.NotModified, (await store.ReadTextAsync(etag)).Status);

        // The store reads on another thread, and the tests beside this one allocate too, though not in every such moment.
        await Eventually.IsTrueAsync(async () =>
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Assert.Equal(ObjectReadStatus.NotModified, (await store.ReadTextAsync(etag)).Status);
            return GC.GetTotalAllocatedBytes(precise: true) - before < Size / 8;
        });
    }

    [Fact]
    public async Task Reads_a_file_again_when_it_was_changed_and_its_old_time_restored()
    {
        var store = Store(KeysFile);
        var etag = await store.WriteTextAsync("old");
        await Eventually.IsTrueAsync(() => FileStat.Of(KeysFile)!.Value.DetectsLaterWrites);
        await store.ReadTextAsync(etag);
        var times = File.GetLastWriteTimeUtc(KeysFile);

        await File.WriteAllTextAsync(KeysFile, "new");
        File.SetLastWriteTimeUtc(KeysFile, times);

        Assert.Equal("new", (await store.ReadTextAsync(etag)).Value);
    }

    [Fact]
    public async Task Reports_a_folder_in_place_of_the_file()
    {
        Directory.CreateDirectory(KeysFile);
        var store = Store(KeysFile);

        var reading = await Assert.ThrowsAsync<LocalFileException>(() => store.ReadTextAsync());
        var writing = await Assert.ThrowsAsync<LocalFileException>(() => store.WriteTextAsync("text"));

        Assert.Contains($"{KeysFile} cannot be read: it is a folder", reading.Message, StringComparison.Ordinal);
        Assert.Contains("it is a folder", writing.Message, StringComparison.Ordinal);
        AssertNoTemporaryFile(DataFolder);
    }

    [Fact]
    public async Task Reports_a_file_in_place_of_the_folder()
    {
        await File.WriteAllTextAsync(DataFolder, "a file");

        var writing = await Assert.ThrowsAsync<LocalFileException>(() => Store(KeysFile).WriteTextAsync("text"));
        var reading = await Assert.ThrowsAsync<LocalFileException>(() => Store(KeysFile).ReadTextAsync());
        var deeper = await Assert.ThrowsAsync<LocalFileException>(() => Store(Path.Combine(KeysFile, "x")).ReadTextAsync());

        Assert.Contains(KeysFile, writing.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{KeysFile} cannot be read: a part of its path is not a folder.", reading.Message, StringComparison.Ordinal);
        Assert.Contains("not a folder", deeper.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Treats_a_missing_folder_as_an_absent_file() =>
        Assert.Null((await Store(_folder.File("not", "there", "keys.json")).ReadTextAsync()).Value);

    [Fact]
    public async Task Reports_a_loop_of_links()
    {
        Directory.CreateDirectory(DataFolder);
        File.CreateSymbolicLink(KeysFile, "keys.json");

        var e = await Assert.ThrowsAsync<LocalFileException>(() => Store(KeysFile).WriteTextAsync("text"));

        Assert.Contains(KeysFile, e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Keeps_the_old_file_and_no_temporary_one_when_the_disk_is_full()
    {
        await using var disk = await SmallDisk.MountAsync(DataFolder, "size=64k");
        var store = Store(KeysFile);
        var etag = await store.WriteTextAsync("old");

        var e = await Assert.ThrowsAsync<LocalFileException>(() => store.WriteTextAsync(new string('x', 200_000), etag));

        Assert.Contains("the disk is full", e.Message, StringComparison.Ordinal);
        Assert.Equal("old", (await store.ReadTextAsync()).Value);
        AssertNoTemporaryFile(DataFolder);
        await store.WriteTextAsync("new", etag);
    }

    [SkippableFact]
    public async Task Reads_from_a_read_only_disk_and_reports_why_it_cannot_write()
    {
        await using var disk = await SmallDisk.MountAsync(DataFolder, "size=64k");
        var store = Store(KeysFile);
        var etag = await store.WriteTextAsync("old");
        await disk.MakeReadOnlyAsync();

        var e = await Assert.ThrowsAsync<LocalFileException>(() => store.WriteTextAsync("new", etag));

        Assert.Contains("the file system is read-only", e.Message, StringComparison.Ordinal);
        Assert.Equal("old", (await store.ReadTextAsync()).Value);
    }

    [SkippableFact]
    public async Task Advises_to_mount_the_folder_when_the_file_is_a_mount_point()
    {
        var real = _folder.File("real.json");
        await File.WriteAllTextAsync(real, "old");
        Directory.CreateDirectory(DataFolder);
        await File.WriteAllTextAsync(KeysFile, "");
        await using var mount = await SmallDisk.BindAsync(real, KeysFile);
        var store = Store(KeysFile);
        var etag = (await store.ReadTextAsync()).ETag;

        var e = await Assert.ThrowsAsync<LocalFileException>(() => store.WriteTextAsync("new", etag));

        Assert.Contains("Mount the folder, not the file", e.Message, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(real));
        AssertNoTemporaryFile(DataFolder);
    }

    [Fact]
    public async Task Ignores_the_temporary_file_of_a_killed_writer_and_removes_it_after_an_hour()
    {
        var store = Store(KeysFile);
        var etag = await store.WriteTextAsync("one");
        var old = _folder.File("data", ".keys.json.0011223344556677.tmp");
        var young = _folder.File("data", ".keys.json.8899aabbccddeeff.tmp");
        var foreign = _folder.File("data", ".other.json.0011223344556677.tmp");
        foreach (var file in (string[])[old, young, foreign])
        {
            await File.WriteAllTextAsync(file, "half a docu");
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(file == young ? -59 : -61));
        }

        await store.WriteTextAsync("two", etag);

        Assert.Equal("two", (await store.ReadTextAsync()).Value);
        Assert.Equal((false, true, true), (File.Exists(old), File.Exists(young), File.Exists(foreign)));
    }

    [Fact]
    public async Task Waits_for_the_lock_of_another_writer()
    {
        var store = Store(KeysFile);
        var etag = await store.WriteTextAsync("one");
        Task write;
        using (await FileLock.AcquireAsync(KeysFile, TimeProvider.System, default))
        {
            write = store.WriteTextAsync("two", etag);
            Assert.NotSame(write, await Task.WhenAny(write, Task.Delay(TimeSpan.FromMilliseconds(100))));
            Assert.Equal("one", (await store.ReadTextAsync()).Value);
        }

        await write.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("two", (await store.ReadTextAsync()).Value);
    }

    [Fact]
    public async Task Gives_up_on_a_lock_after_30_seconds()
    {
        var clock = new FastClock();
        using var held = await FileLock.AcquireAsync(_folder.File("keys.json"), TimeProvider.System, default);

        var e = await Assert.ThrowsAsync<LocalFileException>(() => FileLock.AcquireAsync(_folder.File("keys.json"), clock, default));

        Assert.Contains("locked by another process for 30 seconds", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locks_a_backup_with_the_lock_of_the_document()
    {
        var store = Store(KeysFile);
        await store.WriteTextAsync("document");

        await store.Beside(".backup-1").WriteTextAsync("backup");

        Assert.Equal(
            ["keys.json", "keys.json.backup-1", "keys.json.lock"],
            Directory.EnumerateFiles(DataFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static IObjectStore Store(string file) => ObjectStoreFactory.ForFile(file, TimeProvider.System);

    private static void AssertNoTemporaryFile(string folder) => Assert.Empty(Directory.EnumerateFiles(folder, ".*"));

    private static void ChangeOwner(string file, uint user, uint group)
    {
        using var handle = File.OpenHandle(file);
        Assert.True(UnixFile.TryChangeOwner(handle, (user, group)));
    }

    private static (uint User, uint Group)? OwnerOf(string file) => FileStat.Of(file)?.Owner;

    /// <summary>Advances ten seconds each time it is read.</summary>
    private sealed class FastClock : TimeProvider
    {
        private long _reads;

        public override long GetTimestamp() => TimestampFrequency * 10 * Interlocked.Increment(ref _reads);
    }
}
