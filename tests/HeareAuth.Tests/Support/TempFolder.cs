namespace HeareAuth.Tests.Support;

/// <summary>A folder of one test's own, gone with everything in it when the test is over, unless what tests leave is kept.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("heare-auth-test-").FullName;

    /// <summary>The full path of a file in the folder; the file need not exist.</summary>
    public string File(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            // A test may have forbidden a folder inside; what cannot be entered cannot be deleted.
            foreach (var folder in Directory.EnumerateDirectories(Path))
            {
                System.IO.File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        if (!Residue.IsKept)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
