using System.Runtime.Versioning;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Hosting;

/// <summary>Tests that the service replaces nothing at SNAPSHOT_PATH but its own snapshot.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SnapshotPathTests : IDisposable
{
    private const UnixFileMode Mode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Mode0644 = Mode0600 | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TempFolder _folder = new();

    /// <summary>Runs a command without root's right to read every file. Another user might not reach the build that is tested.</summary>
    private static string[] WithoutRightToEveryFile =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"] : [];

    private string Snapshot => _folder.File("snapshot");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Knows_the_header_that_snapshots_begin_with() =>
        Assert.StartsWith("HEARE_SNAPSHOT_V", System.Text.Encoding.ASCII.GetString(SnapshotFormat.Header), StringComparison.Ordinal);

    [Theory]
    [InlineData("an operator's notes")]
    [InlineData("H")]
    [InlineData("HEARE_ENCRYPTED_V1:gAAAA")]
    [InlineData("""{"keys":[],"revision":1700000000000}""")]
    [InlineData(" HEARE_SNAPSHOT_V2\n")]
    public async Task Refuses_to_start_and_leaves_another_file(string content)
    {
        await File.WriteAllTextAsync(Snapshot, content);

        await AssertRefusedAsync(because: "another file");

        Assert.Equal(content, await File.ReadAllTextAsync(Snapshot));
    }

    [Theory]
    [InlineData("an operator's notes")]
    [InlineData("HEARE_SNAPSHOT_V2\n")]
    [InlineData(null)]
    public async Task Refuses_to_start_and_leaves_a_link_and_what_it_points_to(string? content)
    {
        File.CreateSymbolicLink(Snapshot, _folder.File("target"));
        if (content is not null)
        {
            await File.WriteAllTextAsync(_folder.File("target"), content);
        }

        await AssertRefusedAsync(because: "a symbolic link");

        Assert.Equal(_folder.File("target"), new FileInfo(Snapshot).LinkTarget);
        Assert.Equal(content, File.Exists(_folder.File("target")) ? await File.ReadAllTextAsync(_folder.File("target")) : null);
    }

    [Fact]
    public async Task Refuses_to_start_if_it_may_not_read_the_file()
    {
        await File.WriteAllTextAsync(Snapshot, "HEARE_SNAPSHOT_V2\n");
        File.SetUnixFileMode(Snapshot, UnixFileMode.None);
        await File.WriteAllTextAsync(_folder.File("keys.json"), Some.Document());
        var variables = new Dictionary<string, string?>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = "0",
            ["S3_BUCKET"] = null,
            ["KEYS_FILE"] = _folder.File("keys.json"),
            ["SNAPSHOT_PATH"] = Snapshot,
        };
        var command = (string[])[.. WithoutRightToEveryFile, "dotnet", Path.Combine(AppContext.BaseDirectory, "HeareAuth.Api.dll")];

        var refused = (await ProcessRunner.RunAsync(command[0], command[1..], variables)).MustExit(1);

        var line = LogLine.Parse(refused.Output.TrimEnd('\n'));
        Assert.Equal("startup_failed", line.Event);
        Assert.StartsWith($"SNAPSHOT_PATH: {Snapshot} is a file that cannot be read", line.Field("error"), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Snapshot));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HEARE_SNAPSHOT_V2\n")]
    [InlineData("HEARE_SNAPSHOT_V2\ndamaged")]
    [InlineData("HEARE_SNAPSHOT_V1\n{}")]
    [InlineData("HEARE_SNAPSHOT_V987\nfrom the future")]
    public async Task Replaces_an_empty_file_and_any_snapshot_and_lets_only_its_owner_read_it(string content)
    {
        await File.WriteAllTextAsync(Snapshot, content);
        File.SetUnixFileMode(Snapshot, Mode0644);

        await using (await StartAsync())
        {
            Assert.Contains(Some.KeyId, await File.ReadAllTextAsync(Snapshot), StringComparison.Ordinal);
            Assert.Equal(Mode0600, File.GetUnixFileMode(Snapshot));
        }
    }

    [Fact]
    public async Task Creates_the_file_in_a_linked_folder_for_its_owner_only()
    {
        Directory.CreateDirectory(_folder.File("target"));
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("target"));

        await using (await StartAsync(_folder.File("link", "snapshot")))
        {
            Assert.Equal(Mode0600, File.GetUnixFileMode(_folder.File("target", "snapshot")));
        }
    }

    [Fact]
    public async Task Leaves_alone_what_replaces_the_snapshot_while_the_service_runs()
    {
        await using var service = await StartAsync();
        await File.WriteAllTextAsync(Snapshot, "an operator's notes");

        await service.ReplaceDocumentAsync(Some.Document(Some.Key("key_2", "sec_2")));
        Assert.Equal(200, (await service.RefreshAsync()).Status);

        Assert.Contains("SNAPSHOT_PATH", (await service.LoggedAsync("snapshot_failed")).Field("error"), StringComparison.Ordinal);
        Assert.Equal("an operator's notes", await File.ReadAllTextAsync(Snapshot));
        Assert.Equal(200, (await service.VerifyAsync("sec_2")).Status);
    }

    private async Task AssertRefusedAsync(string because)
    {
        var refused = await Assert.ThrowsAsync<LocalFileException>(() => StartAsync());

        Assert.Equal("SNAPSHOT_PATH", refused.Failure.Field);
        Assert.StartsWith($"SNAPSHOT_PATH: {Snapshot} is {because}", refused.Message, StringComparison.Ordinal);
    }

    private Task<RunningService> StartAsync(string? snapshot = null) => RunningService.StartAsync(("SNAPSHOT_PATH", snapshot ?? Snapshot));
}
