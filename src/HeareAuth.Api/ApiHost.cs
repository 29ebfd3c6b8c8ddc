using System.Net.Sockets;
using FastEndpoints;
using HeareAuth.Api.Endpoints;
using HeareAuth.Api.Hosting;
using HeareAuth.Api.Http;
using HeareAuth.Api.Logging;
using HeareAuth.Api.Settings;
using HeareAuth.Features;
using HeareAuth.Features.Results;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace HeareAuth.Api;

/// <summary>Puts the service together and runs it; the tests run it the same way, with settings, output and clock of their own.</summary>
public static class ApiHost
{
    private static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(10);

    /// <returns>The process's exit code: 0, or 1 when a setting is wrong or the port is taken.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0)
        {
            await Console.Out.WriteLineAsync(Usage.Text);
            return args is ["--help" or "-h"] ? 0 : 2;
        }

        await using var output = Console.OpenStandardOutput();
        var source = new SettingsSource(ProcessEnvironment.Read().GetValueOrDefault);
        try
        {
            await using var app = Build(source, output);
            await app.RunAsync();
            return 0;
        }
        catch (SocketException e)
        {
            await StartupFailure.ReportAsync(source, output, $"HOST, PORT or ADMIN_SOCKET: cannot listen there: {e.Message}");
            return 1;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await StartupFailure.ReportAsync(source, output, $"HOST or PORT: {e.Message.TrimEnd('.')}; stop what listens there, or set another PORT");
            return 1;
        }
        catch (Exception e) when (e is FailureException or IOException)
        {
            await StartupFailure.ReportAsync(source, output, e is FailureException known ? known.Failure.ToString() : e.Message);
            return 1;
        }
    }

    /// <param name="clock">The system's by default.</param>
    /// <exception cref="InvalidSettingException">A variable is wrong.</exception>
    public static WebApplication Build(SettingsSource source, Stream logOutput, TimeProvider? clock = null)
    {
        var settings = ApiSettings.Read(source);
        var storage = StorageSettings.Read(source) with { BreakCircuit = true };
        if (storage.Bucket is null && settings.SnapshotPath is { } snapshot && LocalPath.LeadToOneFile(snapshot, storage.KeysFile))
        {
            throw new InvalidSettingException(
                "SNAPSHOT_PATH", "the key file itself or a link to it, which the snapshot would overwrite", "Use a path of its own.");
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ApiHost).Assembly.GetName().Name });
        builder.WebHost.UseHeareKestrel(settings);
        builder.Services.AddStructuredLogs(source, logOutput);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = s_drainTimeout);
        builder.Services
            .AddSingleton(clock ?? TimeProvider.System)
            .AddSingleton(settings)
            .AddSingleton<LocalOnly>()
            .AddFeatures(storage)
            .AddKeyRing(settings.MostStaleness, settings.SnapshotPath)
            .AddStats(StatsOptions.Read(source))
            .AddSingleton<Farewell>()
            .AddHostedService(static services => services.GetRequiredService<Farewell>())
            .AddHostedService<RingRefresher>()
            .AddRouting()
            .AddFastEndpoints(static discovery =>
            {
                discovery.DisableAutoDiscovery = true;
                discovery.Assemblies = [typeof(VerifyEndpoint).Assembly];
            });

        var app = builder.Build();
        foreach (var weakness in storage.Secret?.Weaknesses ?? [])
        {
            app.Logger.StorageSecretWeak(weakness.What);
        }

        app.UseMiddleware<LastAnswers>();
        app.UseMiddleware<UnhandledErrors>();
        app.UseMiddleware<ExactPaths>();
        app.UseRouting();
        app.UseFastEndpoints();
        return app;
    }
}
