using System.Runtime.Versioning;
using HeareAuth.Api;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Hosting;

/// <summary>Tests that the service refuses at once to read or replace anything but a regular file.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SpecialFileTests : IDisposable
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "HeareAuth.Api.dll");

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Files
    {
        get
        {
            var files = new TheoryData<string, string>();
            foreach (var kind in SpecialFile.Kinds)
            {
                files.Add("KEYS_FILE", kind);
                files.Add("SNAPSHOT_PATH", kind);
                files.Add("STORAGE_SECRET_FILE", kind);
                files.Add("AWS_WEB_IDENTITY_TOKEN_FILE", kind);
                files.Add("AWS_CONFIG_FILE", kind);
                files.Add("AWS_SHARED_CREDENTIALS_FILE", kind);
            }

            return files;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Refuses_to_start_at_once_and_names_the_variable(string variable, string kind)
    {
        var path = _folder.File("special");
        await SpecialFile.CreateAsync(kind, path);

        // On its own thread, because opening a FIFO could block in the system call and hang the test.
        var building = Task.Run(() => ApiHost.Build(Source(variable, path), Stream.Null));

        var refused = await Assert.ThrowsAsync<LocalFileException>(() => building.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(variable, refused.Failure.Field);
        Assert.StartsWith($"{variable}: {path} is a ", refused.Message, StringComparison.Ordinal);
        Assert.True(Path.Exists(path));
    }

    [Theory]
    [InlineData("KEYS_FILE")]
    [InlineData("SNAPSHOT_PATH")]
    [InlineData("STORAGE_SECRET_FILE")]
    public async Task Exits_1_with_one_log_line_for_a_FIFO(string variable)
    {
        await SpecialFile.CreateAsync("fifo", _folder.File("fifo"));
        var variables = new Dictionary<string, string?>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = "0",
            ["S3_BUCKET"] = null,
            ["KEYS_FILE"] = _folder.File("keys.json"),
            [variable] = _folder.File("fifo"),
        };

        var result = (await ProcessRunner.RunAsync("dotnet", [s_program], variables)).MustExit(1);

        var line = LogLine.Parse(result.Output.TrimEnd('\n'));
        Assert.Equal("startup_failed", line.Event);
        Assert.StartsWith($"{variable}: {_folder.File("fifo")} is a named pipe (FIFO), not a ", line.Field("error"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STORAGE_SECRET_FILE")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE")]
    public async Task Refuses_a_secret_or_token_file_of_more_than_64_KiB(string variable)
    {
        var path = _folder.File("large");
        await File.WriteAllTextAsync(path, new string('x', 64 * 1024));
        await using (ApiHost.Build(Source(variable, path), Stream.Null))
        {
        }

        await File.AppendAllTextAsync(path, "x");

        var refused = Assert.Throws<InvalidSettingException>(() => ApiHost.Build(Source(variable, path), Stream.Null));
        Assert.StartsWith($"{variable}: larger than 64 KiB", refused.Message, StringComparison.Ordinal);
    }

    private SettingsSource Source(string variable, string path)
    {
        var variables = new Dictionary<string, string?> { ["PORT"] = "0", ["HOME"] = _folder.Path, [variable] = path };
        if (variable.StartsWith("AWS", StringComparison.Ordinal))
        {
            variables["S3_BUCKET"] = "bucket";
        }

        return new SettingsSource(variables.GetValueOrDefault);
    }
}
