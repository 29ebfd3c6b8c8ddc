using HeareAuth.Features.Storage.Files;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.Files;

/// <summary>Whether a reader can tell that an open file was written to while it was read.</summary>
public sealed class FileStatTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("keys.json");

    public void Dispose() => _folder.Dispose();

    /// <summary>The replaced file's inode changes too; readers that took this for a write gave up when writers were busy.</summary>
    [SkippableFact]
    public async Task An_open_file_that_was_replaced_has_the_same_content()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has a time of the last inode change.");
        await File.WriteAllTextAsync(Path, "one");
        using var reader = File.OpenHandle(Path);
        var before = FileStat.Of(reader);

        await File.WriteAllTextAsync(_folder.File("next"), "two");
        File.Move(_folder.File("next"), Path, overwrite: true);

        var after = FileStat.Of(reader);
        Assert.True(after.HasSameContent(before));
        Assert.NotEqual(before, after);
        Assert.NotEqual(before, FileStat.Of(Path));
    }

    [SkippableFact]
    public async Task An_open_file_that_was_written_to_and_given_its_old_time_does_not()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has a time of the last inode change.");
        await File.WriteAllTextAsync(Path, "one");
        using var reader = File.OpenHandle(Path, share: FileShare.ReadWrite);
        var modifiedAt = File.GetLastWriteTimeUtc(Path);
        var before = FileStat.Of(reader);
        Skip.If(before.Links == 0, "This system does not report the time of the last inode change.");

        // Repeated until the clock that stamps files has moved on.
        do
        {
            await File.WriteAllTextAsync(Path, "two");
            File.SetLastWriteTimeUtc(Path, modifiedAt);
        }
        while (FileStat.Of(reader).ChangedAt == before.ChangedAt);

        Assert.Equal(before.ModifiedAt, FileStat.Of(reader).ModifiedAt);
        Assert.False(FileStat.Of(reader).HasSameContent(before));
    }

    [Fact]
    public async Task An_open_file_that_was_written_to_does_not()
    {
        await File.WriteAllTextAsync(Path, "one");
        using var reader = File.OpenHandle(Path, share: FileShare.ReadWrite);
        var before = FileStat.Of(reader);

        await File.WriteAllTextAsync(Path, "three");
        File.Move(Path, _folder.File("moved"));

        Assert.False(FileStat.Of(reader).HasSameContent(before));
    }
}
