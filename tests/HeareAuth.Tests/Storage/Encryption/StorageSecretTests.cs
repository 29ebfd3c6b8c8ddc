using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.Encryption;

public sealed class StorageSecretTests
{
    [Theory]
    [InlineData("7", 1)]
    [InlineData("fifteen letters", 1)]
    [InlineData("sixteen letters!", 0)]
    [InlineData("ends in a line break\n", 1)]
    [InlineData("ends in a return too\r\n", 1)]
    [InlineData("x\n", 2)]
    public void Describes_its_weaknesses_without_showing_itself(string text, int count)
    {
        var secret = new StorageSecret(text);

        Assert.Equal(count, secret.Weaknesses.Count());
        Assert.All(secret.Weaknesses, weakness => Assert.DoesNotContain(text, weakness.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("short", 1)]
    [InlineData("a storage secret of the tests", 0)]
    public async Task Makes_the_service_warn_of_a_weak_secret_at_startup(string secret, int lines)
    {
        var service = await RunningService.StartAsync(("STORAGE_SECRET", secret));
        await service.LoggedAsync("startup");
        await service.StopAsync();

        Assert.Equal(lines, service.LogLines.Count(static line => line.Event == "storage_secret_weak"));
        Assert.DoesNotContain($"\"{secret}\"", service.LogText, StringComparison.Ordinal);
        await service.DisposeAsync();
    }
}
