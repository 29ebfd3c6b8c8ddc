using HeareAuth.Features.Storage.Files;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.Files;

/// <summary>Whether the bytes of an open file are still those that a reader began with.</summary>
public sealed class FileStatTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("keys.json");

    public void Dispose() => _folder.Dispose();

    /// <summary>Losing its name is a change of the inode: readers took it for a write, and gave up where writers were busy.</summary>
    [SkippableFact]
    public async Task A_file_that_another_one_replaced_has_its_bytes_still()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells the number of names");
        await File.WriteAllTextAsync(Path, "one");
        using var reader = File.OpenHandle(Path);
        var before = FileStat.Of(reader, Path);

        await File.WriteAllTextAsync(_folder.File("next"), "two");
        File.Move(_folder.File("next"), Path, overwrite: true);

        var after = FileStat.Of(reader, Path);
        Assert.True(after.HasBytesOf(before));
        Assert.NotEqual(before, after);
        Assert.NotEqual(before, FileStat.Of(Path));
    }

    [Fact]
    public async Task A_file_that_was_written_into_has_not()
    {
        await File.WriteAllTextAsync(Path, "one");
        using var reader = File.OpenHandle(Path, share: FileShare.ReadWrite);
        var before = FileStat.Of(reader, Path);

        await File.WriteAllTextAsync(Path, "three");
        File.Move(Path, _folder.File("moved"));

        Assert.False(FileStat.Of(reader, _folder.File("moved")).HasBytesOf(before));
    }
}
