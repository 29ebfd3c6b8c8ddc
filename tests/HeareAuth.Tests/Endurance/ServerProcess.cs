using System.Diagnostics;
using System.Globalization;
using System.Net;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Endurance;

/// <summary>The service as a process that can be killed, starved of a reader, or asked to end.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "HeareAuth.Api.dll");
    private static readonly TimeSpan s_startsWithin = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly HttpClient _client;

    private ServerProcess(Process process, IPEndPoint endPoint)
    {
        _process = process;
        EndPoint = endPoint;
        _client = new HttpClient { BaseAddress = new Uri($"http://{endPoint}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Its standard output, which nobody reads but the test.</summary>
    public StreamReader Output => _process.StandardOutput;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <param name="folder">Holds keys.json, and whatever the settings name with <c>{folder}</c>.</param>
    public static Task<ServerProcess> StartAsync(TempFolder folder, params (string Variable, string Value)[] settings) =>
        StartAtAsync(Loopback.FreeEndPoint(), folder, settings);

    public static async Task<ServerProcess> StartAtAsync(IPEndPoint endPoint, TempFolder folder, params (string Variable, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [s_program]) { RedirectStandardOutput = true };
        start.Environment["HOST"] = "127.0.0.1";
        start.Environment["PORT"] = endPoint.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["KEYS_FILE"] = folder.File("keys.json");
        start.Environment["REFRESH_INTERVAL"] = "0";
        start.Environment.Remove("S3_BUCKET");
        foreach (var (variable, value) in settings)
        {
            start.Environment[variable] = value.Replace("{folder}", folder.Path, StringComparison.Ordinal);
        }

        var server = new ServerProcess(Process.Start(start)!, endPoint); // not null: no shell is used
        await Eventually.HoldsAsync(async () => Assert.True(server.HasExited || await server.StatusAsync("/ready") is 200), s_startsWithin);
        Assert.False(server.HasExited, "the service did not start");
        return server;
    }

    public async Task<int> StatusAsync(string path)
    {
        using var response = await _client.GetAsync(path);
        return (int)response.StatusCode;
    }

    public async Task<int> VerifyAsync(string secret)
    {
        using var body = new StringContent(Some.Body(secret), mediaType: new("application/json"));
        using var response = await _client.PostAsync("/verify", body);
        return (int)response.StatusCode;
    }

    public async Task<int> RefreshAsync()
    {
        using var response = await _client.PostAsync("/refresh", content: null);
        return (int)response.StatusCode;
    }

    /// <summary>SIGKILL: nothing gets to clean up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async Task TerminateAsync() =>
        (await ProcessRunner.RunAsync("/bin/sh", ["-c", $"kill -s TERM {_process.Id}"])).MustExit(0);

    public Task WaitForEndAsync(TimeSpan within) => _process.WaitForExitAsync().WaitAsync(within);

    /// <summary>Resident memory, of Linux.</summary>
    public double Megabytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _client.Dispose();
        // Ended, so that what is left in the pipe has an end.
        Residue.KeepLog(await Output.ReadToEndAsync().WaitAsync(s_startsWithin));
        _process.Dispose();
    }
}
