using System.Globalization;
using HeareAuth.Features.Ids;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Endurance;

/// <summary>Measures the memory of a service process.</summary>
[Collection(EnduranceTests.Name)]
public sealed class LoadMemoryTests : IDisposable
{
    private const int Keys = 50_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Returns_the_memory_that_loads_used()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The memory is read from /proc.");
        await WriteAsync(revision: 1);
        await using var server = await ServerProcess.StartAsync(_folder, ("DOTNET_gcConcurrent", "0"));
        var before = server.Megabytes();

        for (var revision = 2; revision < 7; revision++)
        {
            await WriteAsync(revision);
            Assert.Equal(200, await server.RefreshAsync());
        }

        // Before, each load left its garbage: 50 to 100 MiB of it by now.
        await Eventually.IsTrueAsync(() => server.Megabytes() < before + 15);
    }

    private async Task WriteAsync(int revision)
    {
        var next = _folder.File("next.json");
        await using (var file = new StreamWriter(next))
        {
            await file.WriteAsync("{\"keys\":[");
            for (var i = 0; i < Keys; i++)
            {
                var hash = SecretDigest.Of(BitConverter.GetBytes(i)).ToHex();
                await file.WriteAsync(
                    $"{(i == 0 ? "" : ",")}\n{{\"id\":\"key_{i}\",\"secret_hash\":\"sha256:{hash}\","
                    + $"\"name\":\"Service {i}\",\"metadata\":{{\"env\":\"prod\"}}}}");
            }

            await file.WriteAsync(string.Create(
                CultureInfo.InvariantCulture, $"],\"first_revision\":1,\"revision\":{revision},\"write_id\":\"w{revision}\"}}"));
        }

        File.Move(next, _folder.File("keys.json"), overwrite: true);
    }
}
