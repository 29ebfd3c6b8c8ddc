namespace HeareAuth.Tests.Support;

/// <summary>A temporary folder for one test. It is deleted at the end unless test output is kept (<see cref="Residue"/>).</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("heare-auth-test-").FullName;

    /// <summary>Returns the full path of a file in the folder, whether or not it exists.</summary>
    public string File(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            // A test may have removed the permissions of a subfolder, which then cannot be deleted.
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
