using System.Globalization;
using System.Net;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Hosting;

/// <summary>Tests the service as a separate process: its exit codes, signals and standard output.</summary>
public sealed class ServiceProcessTests
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "HeareAuth.Api.dll");

    [SkippableFact]
    public async Task Exits_0_on_SIGTERM_with_whole_log_lines()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());
        var port = Loopback.FreePort();
        await using var process = ProcessRunner.Start("dotnet", [s_program], Variables(folder, port));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.HoldsAsync(async () => Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/ready")).StatusCode), TimeSpan.FromMinutes(1));

        await process.SignalAsync("TERM");

        var result = (await process.EndAsync()).MustExit(0);
        Assert.Empty(result.Error);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(LogLine.Parse).ToArray();
        Assert.Contains(lines, static line => line.Event == "startup");
        Assert.All(lines, static line => Assert.NotNull(line.Level));
    }

    [Theory]
    [InlineData("PORT", "eighty")]
    [InlineData("HOST", "203.0.113.1")] // not an address of this machine
    [InlineData("STORAGE_SECRET", "")]
    [InlineData("REFRESH_INTERVAL", "soon")]
    [InlineData("REFRESH_TOKEN", "abc\n")]
    [InlineData("MAX_STALENESS", "0")]
    [InlineData("ADMIN_SOCKET", "/nowhere/at/all/admin.sock")]
    [InlineData("ADMIN_SOCKET", "/")]
    public async Task Exits_1_and_logs_startup_failed_for_a_setting_that_cannot_be_used(string variable, string value)
    {
        using var folder = new TempFolder();

        var result = await ProcessRunner.RunAsync("dotnet", [s_program], Variables(folder, Loopback.FreePort(), (variable, value)));

        AssertStartFailed(result, variable);
    }

    [Theory]
    [InlineData("S3_REGION", "x y")]
    [InlineData("AWS_REGION", "x y")]
    [InlineData("S3_KEY", "/keys.json")]
    [InlineData("S3_BUCKET", "a/b")]
    public async Task Exits_1_and_logs_startup_failed_for_a_bucket_setting_that_cannot_be_used(string variable, string value)
    {
        using var folder = new TempFolder();
        var variables = Variables(folder, Loopback.FreePort(), ("S3_BUCKET", "bucket"), ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1"));
        variables["KEYS_FILE"] = null;
        variables["S3_REGION"] = null;
        variables[variable] = value;

        var result = await ProcessRunner.RunAsync("dotnet", [s_program], variables);

        AssertStartFailed(result, variable);
    }

    [Fact]
    public async Task Exits_1_and_logs_startup_failed_for_an_AWS_profile_that_the_SDK_rejects()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("config"), "[default]\nregion = x y\n");
        var variables = Variables(
            folder, Loopback.FreePort(), ("S3_BUCKET", "bucket"), ("S3_REGION", "us-east-1"), ("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1"));
        variables["KEYS_FILE"] = null;
        variables["AWS_PROFILE"] = null;
        variables["AWS_CONFIG_FILE"] = folder.File("config");

        var result = await ProcessRunner.RunAsync("dotnet", [s_program], variables);

        AssertStartFailed(result, "AWS_CONFIG_FILE");
    }

    private static void AssertStartFailed(ProcessResult result, string variable)
    {
        var line = result.MustExit(1).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(LogLine.Parse).Last();
        Assert.Equal(("startup_failed", "critical"), (line.Event, line.Level));
        Assert.Contains(variable, line.Field("error"), StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Exits_1_and_logs_startup_failed_when_the_port_is_taken()
    {
        await using var other = await RunningService.StartAsync();
        using var folder = new TempFolder();

        var result = await ProcessRunner.RunAsync("dotnet", [s_program], Variables(folder, other.EndPoint.Port));

        AssertStartFailed(result, "HOST or PORT: ");
        Assert.Contains("set another PORT", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("--port=80", 2)]
    public async Task Accepts_no_arguments_and_prints_the_variables_to_set(string argument, int exit)
    {
        var result = await ProcessRunner.RunAsync("dotnet", [s_program, argument]);

        Assert.Contains("KEYS_FILE", result.MustExit(exit).Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Variables(TempFolder folder, int port, params (string Variable, string Value)[] more)
    {
        var variables = new Dictionary<string, string?>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["KEYS_FILE"] = folder.File("keys.json"),
            ["S3_BUCKET"] = null,
        };
        foreach (var (variable, value) in more)
        {
            variables[variable] = value;
        }

        return variables;
    }
}
