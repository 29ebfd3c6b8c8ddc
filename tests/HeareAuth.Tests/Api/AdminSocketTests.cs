using System.Net.Sockets;
using HeareAuth.Features.Settings;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api;

/// <summary>ADMIN_SOCKET: a way to refresh for whoever may open the file.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class AdminSocketTests
{
    private const string Refresh = "POST /refresh HTTP/1.1\r\nHost: keys.example\r\nX-Forwarded-For: 10.0.0.1\r\nContent-Length: 0\r\n\r\n";

    private static readonly (string, string)[] s_settings = [("ADMIN_SOCKET", "{folder}/admin.sock"), ("LOCAL_REFRESH", "off")];

    [Fact]
    public async Task Whoever_opens_the_socket_may_refresh_though_loopback_is_closed()
    {
        await using var service = await RunningService.StartAsync(s_settings);

        Assert.Equal(200, (await SendAsync(service, Refresh)).Status);
        Assert.Equal(403, (await service.RefreshAsync()).Status);
    }

    [Fact]
    public async Task The_socket_serves_every_route()
    {
        await using var service = await RunningService.StartAsync(s_settings);

        Assert.Equal(200, (await SendAsync(service, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
        Assert.Equal(200, (await SendAsync(service, $"POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: {Some.Body().Length}\r\n\r\n{Some.Body()}")).Status);
    }

    [Fact]
    public async Task A_wrong_token_is_403_over_the_socket_too()
    {
        await using var service = await RunningService.StartAsync([.. s_settings, ("REFRESH_TOKEN", Canary.RefreshToken)]);

        Assert.Equal(403, (await SendAsync(service, Refresh.Replace("Host", "Authorization: Bearer wrong\r\nHost", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task The_socket_is_for_its_owner_alone()
    {
        await using var service = await RunningService.StartAsync(s_settings);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(service.Folder.File("admin.sock")));
    }

    [Fact]
    public async Task A_socket_that_a_dead_process_left_is_replaced()
    {
        var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());
        Abandon(folder.File("admin.sock"));

        await using var service = await RunningService.StartInAsync(folder, s_settings);

        Assert.Equal(200, (await SendAsync(service, Refresh)).Status);
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_left_alone_and_the_start_refused()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("admin.sock"), "somebody's notes");

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => RunningService.StartInAsync(folder, s_settings));

        Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        Assert.Equal("somebody's notes", await File.ReadAllTextAsync(folder.File("admin.sock")));
    }

    [Fact]
    public async Task A_file_that_another_process_keeps_for_itself_is_left_alone_too()
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
    public async Task A_folder_is_left_alone_and_the_start_refused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("admin.sock"));

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => RunningService.StartInAsync(folder, s_settings));

        Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        Assert.Contains("folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_left_alone_and_the_start_refused_at_once()
    {
        using var folder = new TempFolder();
        (await ProcessRunner.RunAsync("mkfifo", [folder.File("admin.sock")])).MustExit(0);

        // On a thread of its own: what blocks here blocks in the system, and would take the test along.
        var start = Task.Run(() => RunningService.StartInAsync(folder, s_settings));

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => start.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        Assert.True(File.Exists(folder.File("admin.sock")));
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_left_alone_and_the_start_refused()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder.File("admin.sock"), folder.File("elsewhere"));

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(() => RunningService.StartInAsync(folder, s_settings));

        Assert.Equal("ADMIN_SOCKET", refused.Failure.Field);
        Assert.NotNull(new FileInfo(folder.File("admin.sock")).LinkTarget);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named()
    {
        using var folder = new TempFolder();

        var refused = await Assert.ThrowsAsync<InvalidSettingException>(
            () => RunningService.StartInAsync(folder, ("ADMIN_SOCKET", "{folder}/none/admin.sock")));

        Assert.Contains($"there is no folder {folder.File("none")}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_somebody_listens_on_is_left_alone_and_the_start_refused()
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

    /// <summary>Leaves a socket file that nobody listens on; .NET removes its own, so it is moved to where the service looks.</summary>
    private static void Abandon(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path + ".old"));
        File.Move(path + ".old", path);
    }
}
