using HeareAuth.Api;
using HeareAuth.Features.Settings;
using HeareAuth.Tests.Support;
using Microsoft.AspNetCore.Authentication;

namespace HeareAuth.Tests.Api.Callers;

public sealed class HotPathTests
{
    /// <summary>WebApplication adds the middleware by itself when its services are registered; the middleware sets this feature on every request.</summary>
    [Fact]
    public async Task Runs_no_authentication_middleware_for_a_public_route()
    {
        using var folder = new TempFolder();
        var settings = new Dictionary<string, string> { ["KEYS_FILE"] = folder.File("keys.json"), ["HOST"] = "127.0.0.1", ["PORT"] = "0" };
        await using var app = ApiHost.Build(new SettingsSource(settings.GetValueOrDefault), Stream.Null);
        var feature = new TaskCompletionSource<IAuthenticationFeature?>();
        app.Use(next => context =>
        {
            feature.TrySetResult(context.Features.Get<IAuthenticationFeature>());
            return next(context);
        });
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var response = await client.PostAsync("/verify", content: null);

        Assert.Null(await feature.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        await app.StopAsync();
    }
}
