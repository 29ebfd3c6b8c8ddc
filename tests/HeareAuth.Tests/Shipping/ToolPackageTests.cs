using System.Reflection;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Shipping;

/// <summary>The package that docs/install.md installs as a .NET tool holds all that the command needs.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private static readonly string s_configuration = typeof(ToolPackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration; // the SDK sets it
    private static readonly TimeSpan s_within = TimeSpan.FromMinutes(3);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_packed_tool_installs_from_its_folder_and_lists_keys()
    {
        var project = Repository.File("src", "HeareAuth.Cli");
        (await DotnetAsync([], "pack", project, "-c", s_configuration, "--no-build", "-v", "quiet", "-nologo", "-o", _folder.File("packages"))).MustExit(0);
        await File.WriteAllTextAsync(_folder.File("NuGet.config"), "<configuration><packageSources><clear /><add key=\"here\" value=\"packages\" /></packageSources></configuration>");

        // A cache of its own: the machine's may hold another build of this version.
        (await DotnetAsync(new() { ["NUGET_PACKAGES"] = _folder.File("cache") }, "tool", "install", "HeareAuth.Cli", "--tool-path", _folder.File("tools"), "--configfile", _folder.File("NuGet.config"))).MustExit(0);

        await File.WriteAllTextAsync(_folder.File("keys.json"), Some.Document());
        var list = await ProcessRunner.RunAsync(
            _folder.File("tools", OperatingSystem.IsWindows() ? "heare-auth.exe" : "heare-auth"),
            ["list"],
            new Dictionary<string, string?> { ["KEYS_FILE"] = _folder.File("keys.json"), ["S3_BUCKET"] = null, ["HOME"] = _folder.Path },
            _folder.Path);
        Assert.Contains("My Service", list.MustExit(0).Output, StringComparison.Ordinal);
    }

    private Task<ProcessResult> DotnetAsync(Dictionary<string, string?> variables, params string[] arguments) =>
        ProcessRunner.RunAsync("dotnet", arguments, variables, _folder.Path, within: s_within);
}
