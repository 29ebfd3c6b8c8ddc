using System.Net;
using System.Net.Sockets;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Proxies;

/// <summary>The real program in front of a service, on a free loopback port; ends with the test.</summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private const int MostTries = 3;

    private readonly TempFolder _folder;
    private readonly ProcessRunner _process;
    private readonly IPEndPoint _endPoint;

    private RunningProxy(TempFolder folder, ProcessRunner process, IPEndPoint endPoint, int tlsPort)
    {
        _folder = folder;
        _process = process;
        _endPoint = endPoint;
        TlsPort = tlsPort;
    }

    public IPEndPoint EndPoint => _endPoint;

    /// <summary>Where it serves TLS, if its configuration says so.</summary>
    public int TlsPort { get; }

    /// <summary>Starts it; skips the test where the program is not installed.</summary>
    public static async Task<RunningProxy> StartAsync(ProxySetup setup, IPEndPoint service)
    {
        var program = Find(setup.Program);
        Skip.If(program is null, $"there is no {setup.Program} here: eng/debian-packages {setup.Package} installs it");
        for (var tries = 1; ; tries++)
        {
            var proxy = await StartOnceAsync(setup, program, service);
            if (await proxy.IsUpAsync())
            {
                return proxy;
            }

            var words = proxy._process.ErrorSoFar + proxy._process.OutputSoFar;
            await proxy.DisposeAsync();
            // Somebody else may have taken the port that was free a moment ago.
            Assert.True(tries < MostTries, $"{setup.Program} did not start:\n{words}");
        }
    }

    /// <summary>Sends one request on a connection of its own; again where the proxy thinks that no service is there.</summary>
    public async Task<RawResponse> ExchangeAsync(string latin1)
    {
        RawResponse? response = null;
        await Eventually.IsTrueAsync(async () => (response = await RawHttp.ExchangeAsync(_endPoint, latin1)).Status is not 503);
        return response!; // waited for
    }

    public Uri Url => new($"http://{_endPoint}");

    public Task<RawHttp> ConnectAsync() => RawHttp.ConnectAsync(_endPoint);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<RunningProxy> StartOnceAsync(ProxySetup setup, string program, IPEndPoint service)
    {
        var folder = new TempFolder();
        try
        {
            var (endPoint, tlsPort) = (Loopback.FreeEndPoint(), Loopback.FreePort());
            await SelfSigned.WriteAsync(folder);
            var file = folder.File("configuration");
            await File.WriteAllTextAsync(file, setup.ToFile(endPoint.Port, tlsPort, service, folder.Path));
            var variables = new Dictionary<string, string?> { ["HOME"] = folder.Path, ["XDG_CONFIG_HOME"] = null, ["XDG_DATA_HOME"] = null };
            return new RunningProxy(folder, ProcessRunner.Start(program, setup.Arguments(file, folder.Path), variables, folder.Path), endPoint, tlsPort);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private async Task<bool> IsUpAsync()
    {
        await Eventually.IsTrueAsync(async () => _process.HasExited || await ListensAsync(), what: "the proxy listens or ends");
        return !_process.HasExited;
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            await using var connection = await ConnectAsync();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Debian keeps daemons where only root's PATH looks.</summary>
    private static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin".Split(Path.PathSeparator)
            .Where(static folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
