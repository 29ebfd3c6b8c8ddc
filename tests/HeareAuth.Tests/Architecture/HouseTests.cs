namespace HeareAuth.Tests.Architecture;

/// <summary>What the compiler does not hold: files, folders and names.</summary>
public sealed class HouseTests
{
    [Fact]
    public void A_folder_is_a_namespace()
    {
        foreach (var file in Sources.AllFiles())
        {
            var text = File.ReadAllText(file);
            if (text.Contains("\nnamespace ", StringComparison.Ordinal) || text.StartsWith("namespace ", StringComparison.Ordinal))
            {
                var folder = Path.GetDirectoryName(file)!;
                var space = folder[(folder.IndexOf($"src{Path.DirectorySeparatorChar}", StringComparison.Ordinal) + 4)..].Replace(Path.DirectorySeparatorChar, '.');
                Assert.True(text.Contains($"namespace {space};", StringComparison.Ordinal), $"{file} is not in the namespace {space}");
            }
        }
    }

    [Fact]
    public void No_file_keeps_regions_stubs_or_things_to_do()
    {
        foreach (var file in Sources.AllFiles())
        {
            var text = File.ReadAllText(file);
            Assert.All(
                (string[])["#region", "TODO", "FIXME", "HACK", "NotImplementedException"],
                word => Assert.False(text.Contains(word, StringComparison.Ordinal), $"{file} holds {word}"));
            Assert.All(
                File.ReadLines(file).Where(static line => line.Contains("#pragma warning disable", StringComparison.Ordinal)),
                line => Assert.True(line.Contains(" // ", StringComparison.Ordinal), $"{file} turns a warning off without a reason"));
        }
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_bears() => Assert.All(
        Sources.AllFiles(), static file => Assert.True(File.ReadLines(file).Count() <= 300, $"{file} is longer than 300 lines"));
}
