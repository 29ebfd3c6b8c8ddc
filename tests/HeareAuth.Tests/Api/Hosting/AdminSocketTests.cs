using System.Net.Sockets;
using HeareAuth.Features.Settings;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Hosting;

/// <summary>Tests ADMIN_SOCKET, through which any process that may open the file can refresh.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AdminSocketTests
{
    private const string Refresh = "POST /refresh HTTP/1.1\r\nHost: keys.example\r\nX-Forwarded-For: 10.0.0.1\r\nContent-Length: 0\r\n\r\n";

    private static readonly (string, string)[] s_settings = [("ADMIN_SOCKET", "{folder}/admin.sock"), ("LOCAL_REFRESH", "off")];

    [Fact]
    public async Task Allows_a_refresh_over_the_socket_when_loopback_is_closed()
    {
        await using var service = await RunningService.StartAsync(s_settings);

        Assert.Equal(200, (await SendAsync(service, Refresh)).Status);
        Assert.Equal(403, (await service.RefreshAsync()).Status);
    }

    [Fact]
    public async Task Serves_every_route_over_the_socket()
    {
        await using var service = await RunningService.StartAsync(s_settings);

        Assert.Equal(200, (await SendAsync(service, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
        Assert.Equal(200, (await SendAsync(service, $"POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: {Some.Body().Length}\r\n\r\n{Some.Body()}")).Status);
    }

    [Fact]
    public async Task Refuses_a_wrong_token_over_the_socket_too()
    {
        await using var service = await RunningService.StartAsync([.. s_settings, ("REFRESH_TOKEN", Canary.RefreshToken)]);

        Assert.Equal(403, (await SendAsync(service, Refresh.Replace("Host", "Authorization: Bearer wrong\r\nHost", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task Creates_the_socket_for_its_owner_only()
    {
        await using var service = await RunningService.StartAsync(s_settings);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(service.Folder.File("admin.sock")));
    }

    [Fact]
    public async Task Replaces_a_socket_left_by_a_dead_process()
    {
        var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());
        Abandon(folder.File("admin.sock"));

        await using var service = await RunningService.StartInAsync(folder, s_settings);

        Assert.Equal(200, (await SendAsync(service, Refresh)).Status);
    }

    [Fact]
    public async Task Refuses_to_start_and_leaves_a_file_that_is_not_a_socket()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("admin.sock"), "an operator's notes");

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => RunningService.StartInAsync(folder, s_settings));

        Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        Assert.Equal("an operator's notes", await File.ReadAllTextAsync(folder.File("admin.sock")));
    }

    [Fact]
    public async Task Refuses_to_start_and_leaves_a_file_that_another_process_has_locked()
    {
        using var folder = new TempFolder();
        await using (var locked = new FileStream(folder.File("admin.sock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => RunningService.StartInAsync(folder, s_settings));
            Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        }

        Assert.True(File.Exists(folder.File("admin.sock")));
    }

    [Fact]
    public async Task Refuses_to_start_and_leaves_a_folder()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("admin.sock"));

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => RunningService.StartInAsync(folder, s_settings));

        Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        Assert.Contains("folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_to_start_at_once_and_leaves_a_pipe()
    {
        using var folder = new TempFolder();
        (await ProcessRunner.RunAsync("mkfifo", [folder.File("admin.sock")])).MustExit(0);

        // Runs on its own thread, because opening a pipe could block in the system call and hang the test.
        var start = Task.Run(() => RunningService.StartInAsync(folder, s_settings));

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => start.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        Assert.True(File.Exists(folder.File("admin.sock")));
    }

    [Fact]
    public async Task Refuses_to_start_and_leaves_a_dangling_link()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder.File("admin.sock"), folder.File("elsewhere"));

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => RunningService.StartInAsync(folder, s_settings));

        Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        Assert.NotNull(new FileInfo(folder.File("admin.sock")).LinkTarget);
    }

    [Fact]
    public async Task Names_a_folder_that_does_not_exist()
    {
        using var folder = new TempFolder();

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(
            () => RunningService.StartInAsync(folder, ("ADMIN_SOCKET", "{folder}/none/admin.sock")));

        Assert.Contains($"there is no folder {folder.File("none")}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_to_start_and_leaves_a_socket_that_another_process_listens_on()
    {
        await using var first = await RunningService.StartAsync(s_settings);
        using var folder = new TempFolder();

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(
            () => RunningService.StartInAsync(folder, ("ADMIN_SOCKET", first.Folder.File("admin.sock"))));

        Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        Assert.Equal(200, (await SendAsync(first, Refresh)).Status);
    }

    private static Task<RawResponse> SendAsync(RunningService service, string request) =>
        RawHttp.ExchangeAsync(new UnixDomainSocketEndPoint(service.Folder.File("admin.sock")), request);

    /// <summary>Leaves a socket file that no process listens on. .NET deletes a socket at the path it was bound to, so this one is moved.</summary>
    private static void Abandon(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path + ".old"));
        File.Move(path + ".old", path);
    }
}
