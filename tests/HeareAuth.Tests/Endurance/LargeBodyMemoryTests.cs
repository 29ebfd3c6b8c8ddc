using System.Text;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Endurance;

/// <summary>Measures the whole process, so it runs beside no other test.</summary>
[Collection(EnduranceTests.Name)]
public sealed class LargeBodyMemoryTests
{
    [Fact]
    public async Task Bodies_that_are_too_large_do_not_grow_the_memory()
    {
        // The body is refused by its declared length or after 16 KiB, so what is kept cannot depend on what is sent.
        await using var service = await RunningService.StartAsync();
        var request = Encoding.Latin1.GetBytes(
            $"POST /verify HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 300000\r\n\r\n{new string(' ', 300_000)}");
        await service.ExchangeAsync(request);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(413, (await service.ExchangeAsync(request)).Status);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 5 * 1024 * 1024);
    }
}
