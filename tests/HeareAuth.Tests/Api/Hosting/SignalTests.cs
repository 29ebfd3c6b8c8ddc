using System.Globalization;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Hosting;

/// <summary>Tests what signals do to the service as a separate process.</summary>
public sealed class SignalTests
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "HeareAuth.Api.dll");

    [SkippableTheory]
    [InlineData("HUP")]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("QUIT")]
    public async Task Answers_the_request_in_progress_and_exits_0(string signal)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such signals");
        using var folder = new TempFolder();
        var endPoint = Loopback.FreeEndPoint();
        await using var process = await StartAsync(folder, endPoint.Port, "exec dotnet \"$0\"");
        await using var connection = await RawHttp.ConnectAsync(endPoint);
        await connection.SendAsync($"POST /verify HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {Some.Body().Length}\r\n\r\n");
        await connection.WaitForContinueAsync();

        await process.SignalAsync(signal);
        await connection.SendAsync(Some.Body());

        Assert.Equal(200, (await connection.ReadResponseAsync()).Status);
        (await process.EndAsync()).MustExit(0);
    }

    [SkippableFact]
    public async Task Keeps_serving_after_SIGUSR1_and_SIGUSR2()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such signals");
        using var folder = new TempFolder();
        var endPoint = Loopback.FreeEndPoint();
        await using var process = await StartAsync(folder, endPoint.Port, "exec dotnet \"$0\"");

        foreach (var signal in (string[])["USR1", "USR2", "USR1", "USR2"])
        {
            await process.SignalAsync(signal);
            Assert.Equal(200, (await RawHttp.ExchangeAsync(endPoint, "GET /ready HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
        }

        await process.SignalAsync("TERM");
        (await process.EndAsync()).MustExit(0);
    }

    [SkippableFact]
    public async Task Keeps_serving_after_SIGHUP_under_nohup()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such signals");
        using var folder = new TempFolder();
        var endPoint = Loopback.FreeEndPoint();
        await using var process = await StartAsync(folder, endPoint.Port, "exec nohup dotnet \"$0\"");

        await process.SignalAsync("HUP");
        await process.SignalAsync("HUP");

        Assert.Equal(200, (await RawHttp.ExchangeAsync(endPoint, "GET /ready HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
        await process.SignalAsync("TERM");
        (await process.EndAsync()).MustExit(0);
    }

    private static async Task<ProcessRunner> StartAsync(TempFolder folder, int port, string command)
    {
        await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());
        var variables = new Dictionary<string, string?>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["KEYS_FILE"] = folder.File("keys.json"),
            ["S3_BUCKET"] = null,
        };
        var process = ProcessRunner.Start("/bin/sh", ["-c", command, s_program], variables, folder.Path);
        await Eventually.IsTrueAsync(() => process.HasExited || process.OutputSoFar.Contains("\"startup\"", StringComparison.Ordinal));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.HoldsAsync(async () => Assert.True((await client.GetAsync("/ready")).IsSuccessStatusCode), TimeSpan.FromMinutes(1));
        return process;
    }
}
