using HeareAuth.Cli.Remote;

namespace HeareAuth.Tests.Cli.Remote;

public sealed class ServiceClientTests
{
    [Fact]
    public async Task Gives_up_on_a_service_that_does_not_respond_in_time()
    {
        await using var service = await FakeService.StartAsync(hangs: true);
        var client = new ServiceClient(new ServiceAddress(new Uri(service.Url + "/refresh"), null), null, TimeSpan.FromMilliseconds(200));

        var reply = await client.RefreshAsync(acceptRollback: false, CancellationToken.None);

        Assert.False(reply.IsOk);
        Assert.Contains("did not answer within 0.2 seconds", reply.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_reply_that_is_too_large()
    {
        await using var service = await FakeService.StartAsync(body: new string('x', 1024 * 1024));
        var client = new ServiceClient(new ServiceAddress(new Uri(service.Url + "/refresh"), null), null, ServiceClient.DefaultTimeout);

        Assert.False((await client.RefreshAsync(acceptRollback: false, CancellationToken.None)).IsOk);
    }

    [Fact]
    public async Task Names_a_host_that_does_not_exist()
    {
        var client = new ServiceClient(new ServiceAddress(new Uri("http://no-such-host.invalid/refresh"), null), null, ServiceClient.DefaultTimeout);

        var reply = await client.RefreshAsync(acceptRollback: false, CancellationToken.None);

        Assert.Contains("no-such-host.invalid", reply.Reason, StringComparison.Ordinal);
    }
}
