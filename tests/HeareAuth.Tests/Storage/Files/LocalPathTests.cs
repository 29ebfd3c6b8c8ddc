using HeareAuth.Features.Storage.Files;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.Files;

public sealed class LocalPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public LocalPathTests()
    {
        Directory.CreateDirectory(_folder.File("real", "deep"));
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("real", "deep"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resolves_a_relative_link_from_where_its_folder_really_is()
    {
        File.CreateSymbolicLink(_folder.File("real", "deep", "snapshot"), Path.Combine("..", "keys.json"));

        Assert.True(LocalPath.AreSameFile(_folder.File("link", "snapshot"), _folder.File("real", "keys.json")));
        Assert.False(LocalPath.AreSameFile(_folder.File("link", "snapshot"), _folder.File("keys.json")));
    }

    [Fact]
    public void Tells_two_files_apart_when_a_loop_of_links_hides_one()
    {
        File.CreateSymbolicLink(_folder.File("loop"), "loop");

        Assert.False(LocalPath.AreSameFile(_folder.File("loop", "keys.json"), _folder.File("keys.json")));
    }
}
