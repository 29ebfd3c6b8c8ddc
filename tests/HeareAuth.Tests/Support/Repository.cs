using System.Runtime.CompilerServices;

namespace HeareAuth.Tests.Support;

/// <summary>Finds files of the repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    public static string Read(params ReadOnlySpan<string> names) =>
        System.IO.File.ReadAllText(File(names)).ReplaceLineEndings("\n");

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new FileInfo(here).Directory;
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "HeareAuth.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No HeareAuth.sln above {here}");
    }
}
