namespace HeareAuth.Tests.Support;

public sealed class SnapTests
{
    [Fact]
    public void A_missing_snapshot_fails_the_test_and_is_not_created()
    {
        using var folder = new TempFolder();

        var failure = Assert.ThrowsAny<Exception>(() => Snap.Match("text", "missing", testFile: folder.File("SomeTests.cs")));

        Assert.Contains("Strict mode", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("__snapshots__", "missing.snap")));
    }

    [Fact]
    public void A_snapshot_that_is_there_is_compared()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("__snapshots__"));
        File.WriteAllText(folder.File("__snapshots__", "there.snap"), "text");

        Snap.Match("text", "there", testFile: folder.File("SomeTests.cs"));

        Assert.ThrowsAny<Exception>(() => Snap.Match("other text", "there", testFile: folder.File("SomeTests.cs")));
    }
}
