using HeareAuth.Tests.Endurance;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Proxies;

/// <summary>Restarts two services in turn behind a load balancer, under traffic.</summary>
public sealed class RollingRestartTests
{
    private const string Served = "\"verification_success\"";

    /// <param name="option">Whether HAProxy keeps its connections to the services or opens one for each request.</param>
    [SkippableTheory]
    [InlineData("option http-keep-alive")]
    [InlineData("option http-server-close")]
    public async Task Loses_no_request(string option)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("keys.json"), Some.Document());
        var servers = new[] { await ServerProcess.StartAsync(folder), await ServerProcess.StartAsync(folder) };
        try
        {
            var setup = ProxySetup.DocumentedBalancer(option).WithSecond(servers[1].EndPoint);
            await using var proxy = await RunningProxy.StartAsync(setup, servers[0].EndPoint);
            await proxy.ExchangeAsync("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
            var traffic = new Traffic(proxy.EndPoint, requestsPerSecond: 300, connections: 16);
            using var stop = new CancellationTokenSource();
            var sending = traffic.RunAsync(stop.Token);
            for (var turn = 0; turn < 4; turn++)
            {
                await WaitForLineAsync(servers[0], Served);
                await WaitForLineAsync(servers[1], Served);
                servers[turn % 2] = await RestartAsync(servers[turn % 2], folder);
            }

            await WaitForLineAsync(servers[1], Served);
            await stop.CancelAsync();
            await sending;

            Assert.Equal([200], traffic.Statuses);
            Assert.Equal(0, traffic.Unanswered);
        }
        finally
        {
            await servers[0].DisposeAsync();
            await servers[1].DisposeAsync();
        }
    }

    private static async Task<ServerProcess> RestartAsync(ServerProcess server, TempFolder folder)
    {
        var endPoint = server.EndPoint;
        await server.TerminateAsync();
        await server.WaitForEndAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, server.ExitCode);
        await server.DisposeAsync();
        return await ServerProcess.StartAtAsync(endPoint, folder);
    }

    /// <summary>Waits until a service has served a request, which shows that the balancer uses it.</summary>
    private static async Task WaitForLineAsync(ServerProcess server, string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await server.Output.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail("the service ended");
    }
}
