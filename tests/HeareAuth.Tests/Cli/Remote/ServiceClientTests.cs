using HeareAuth.Cli.Remote;

namespace HeareAuth.Tests.Cli.Remote;

public sealed class ServiceClientTests
{
    [Fact]
    public async Task Gives_up_on_a_service_that_does_not_answer_and_says_so()
    {
        await using var service = await FakeService.StartAsync(hangs: true);
        var client = new ServiceClient(new ServiceAddress(new Uri(service.Url + "/refresh"), null), null, TimeSpan.FromMilliseconds(200));

        var answer = await client.RefreshAsync(acceptRollback: false, CancellationToken.None);

        Assert.False(answer.Ok);
        Assert.Contains("did not answer within 0.2 seconds", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_no_more_than_a_service_would_say()
    {
        await using var service = await FakeService.StartAsync(body: new string('x', 1024 * 1024));
        var client = new ServiceClient(new ServiceAddress(new Uri(service.Url + "/refresh"), null), null, ServiceClient.DefaultTimeout);

        Assert.False((await client.RefreshAsync(acceptRollback: false, CancellationToken.None)).Ok);
    }

    [Fact]
    public async Task Names_a_host_that_does_not_exist()
    {
        var client = new ServiceClient(new ServiceAddress(new Uri("http://no-such-host.invalid/refresh"), null), null, ServiceClient.DefaultTimeout);

        var answer = await client.RefreshAsync(acceptRollback: false, CancellationToken.None);

        Assert.Contains("no-such-host.invalid", answer.Reason, StringComparison.Ordinal);
    }
}
