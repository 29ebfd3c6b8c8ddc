using FastEndpoints;
using HeareAuth.Api.Callers;
using HeareAuth.Api.Hosting;
using HeareAuth.Api.Http;
using HeareAuth.Api.Logging;
using HeareAuth.Api.Routing;
using HeareAuth.Api.Settings;
using HeareAuth.Features;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Telemetry;

namespace HeareAuth.Api;

/// <summary>Builds and runs the service. Tests build it the same way, with their own settings, output and clock.</summary>
public static class ApiHost
{
    private static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(10);

    /// <returns>The process's exit code: 0, 1 if the service cannot start, or 2 if it is given arguments.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0)
        {
            await Console.Out.WriteLineAsync(Usage.Text);
            return args is ["--help" or "-h"] ? 0 : 2;
        }

        await using var output = Console.OpenStandardOutput();
        var source = SettingsSource.OfProcess();
        try
        {
            await using var app = Build(source, output);
            using var signals = new Signals(app.Lifetime);
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (StartupFailure.Describe(e) is { } error)
        {
            await StartupFailure.ReportAsync(source, output, error);
            return 1;
        }
    }

    /// <param name="clock">The system's by default.</param>
    /// <exception cref="InvalidSettingException">A variable cannot be used.</exception>
    /// <exception cref="LocalFileException">A variable names something other than a file of its kind.</exception>
    public static WebApplication Build(SettingsSource source, Stream logOutput, TimeProvider? clock = null)
    {
        var settings = ApiSettings.Read(source);
        var storage = StorageSettings.Read(source) with { BreakCircuit = true };
        if (storage.Bucket is null && settings.SnapshotPath is { } snapshot && LocalPath.AreSameFile(snapshot, storage.KeysFile))
        {
            throw new InvalidSettingException(
                "SNAPSHOT_PATH", "the key file or a link to it, so the snapshot would overwrite the keys", "Use another path.");
        }

        if (settings.SnapshotPath is not null)
        {
            SnapshotFile.RequireReplaceable(settings.SnapshotPath);
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ApiHost).Assembly.GetName().Name });
        var listeners = new Listeners();
        builder.WebHost.UseHeareKestrel(settings, listeners);
        builder.Services.AddStructuredLogs(source, logOutput);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = s_drainTimeout);
        builder.Services
            .AddSingleton(clock ?? TimeProvider.System)
            .AddSingleton(settings)
            .AddStore(storage)
            .AddVerification(settings.MaxStaleness, settings.SnapshotPath, RingRefresher.MaxConfirmationAge(settings));
        if (StatsOptions.Read(source) is { } stats)
        {
            builder.Services.AddSingleton(stats).AddSingleton<StatsBridge>().AddHostedService<StatsLifetime>();
        }

        builder.Services
            .AddSingleton(listeners)
            .AddSingleton<ConnectionDrain>()
            .AddHostedService(static services => services.GetRequiredService<ConnectionDrain>())
            .AddHostedService<RingRefresher>()
            .AddHostedService<ListeningReport>()
            .AddAuthenticationCore(static schemes =>
                schemes.AddScheme<OperatorAuthenticationHandler>(OperatorAuthenticationHandler.Scheme, displayName: null))
            .AddAuthorizationCore()
            .AddAuthorizationPolicyEvaluator()
            .AddRouting()
            .AddFastEndpoints([.. ServiceRoutes.Table.Routes.Select(static route => route.Endpoint)]);

        var app = builder.Build();
        foreach (var weakness in storage.Secret?.Weaknesses ?? [])
        {
            app.Logger.StorageSecretWeak(weakness.What);
        }

        SkipAuthenticationMiddleware(app);
        var drain = app.Services.GetRequiredService<ConnectionDrain>();
        app.Use(next => context => drain.HandleAsync(context, next));
        app.UseMiddleware<UnhandledErrors>();
        app.UseMiddleware<ExactPaths>();
        app.UseRouting();
        app.UseFastEndpoints();
        return app;
    }

    /// <summary>
    /// Claims that the authentication and authorization middleware is in place. Otherwise WebApplication adds both, because
    /// their services are registered, and each verification would pay for checks that only RestrictedEndpoint needs.
    /// </summary>
    private static void SkipAuthenticationMiddleware(IApplicationBuilder app)
    {
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.Properties["__AuthorizationMiddlewareSet"] = true;
    }
}
