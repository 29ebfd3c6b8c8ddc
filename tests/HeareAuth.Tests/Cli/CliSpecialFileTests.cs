using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>Tests that the command refuses at once to read anything but a regular file.</summary>
public abstract class CliSpecialFileTests(CliBinary binary) : CliTests(binary)
{
    public static TheoryData<string> Kinds => [.. SpecialFile.Kinds];

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task Exits_1_and_names_the_variable_or_option(string kind)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such files");
        var path = Folder.File("special");
        await SpecialFile.CreateAsync(kind, path);

        await AssertRefusedAsync("--storage-secret-file", "list", "--storage-secret-file", path);
        foreach (var variable in (string[])["KEYS_FILE", "STORAGE_SECRET_FILE", "HEARE_AUTH_CONFIG"])
        {
            var before = Variables.GetValueOrDefault(variable);
            Variables[variable] = path;
            await AssertRefusedAsync(variable, "list");
            Variables[variable] = before;
        }

        async Task AssertRefusedAsync(string setting, params string[] arguments) => Assert.StartsWith(
            $"Error: {setting}: {path} is a ", (await RunAsync(arguments)).MustExit(1).Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("folder")]
    [InlineData("fifo")]
    public async Task Exits_1_when_there_is_no_file_where_a_config_file_belongs(string kind)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such files");
        await SpecialFile.CreateAsync(kind, Folder.File(".heare-auth.toml"));

        Assert.StartsWith($"Error: {Folder.File(".heare-auth.toml")} is a ", (await RunAsync("list")).MustExit(1).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Refuses_files_of_more_than_64_KiB()
    {
        await File.WriteAllTextAsync(Folder.File("large"), "# " + new string('x', 64 * 1024));
        Variables["HEARE_AUTH_CONFIG"] = Folder.File("large");
        Assert.Contains("larger than 64 KiB", (await RunAsync("list")).MustExit(2).Error, StringComparison.Ordinal);

        Variables["HEARE_AUTH_CONFIG"] = null;
        Assert.StartsWith(
            "Error: --storage-secret-file: larger than 64 KiB", (await RunAsync("list", "--storage-secret-file", Folder.File("large"))).MustExit(2).Error, StringComparison.Ordinal);
    }
}

public sealed class CliSpecialFileBuiltTests() : CliSpecialFileTests(CliBinary.Built);

public sealed class CliSpecialFileNativeTests() : CliSpecialFileTests(CliBinary.Native);
