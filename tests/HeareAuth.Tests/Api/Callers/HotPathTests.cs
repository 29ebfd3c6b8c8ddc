using HeareAuth.Api;
using HeareAuth.Features.Settings;
using HeareAuth.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace HeareAuth.Tests.Api.Callers;

public sealed class HotPathTests
{
    /// <summary>A WebApplicationBuilder that is not empty adds both as soon as their services are registered.</summary>
    [Fact]
    public async Task Runs_no_authentication_or_authorization_middleware_in_front_of_the_routes()
    {
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string> { ["KEYS_FILE"] = folder.File("keys.json"), ["HOST"] = "127.0.0.1", ["PORT"] = "0" };
        await using var app = ApiHost.Build(new SettingsSource(settings.GetValueOrDefault), Stream.Null);
        await app.StartAsync();

        var properties = ((IApplicationBuilder)app).Properties;
        Assert.DoesNotContain("__AuthenticationMiddlewareSet", properties.Keys);
        Assert.DoesNotContain("__AuthorizationMiddlewareSet", properties.Keys);

        await app.StopAsync();
    }
}
