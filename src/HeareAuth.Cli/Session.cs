using System.CommandLine;
using HeareAuth.Cli.Output;
using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Features;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Results;
using HeareAuth.Features.Settings;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HeareAuth.Cli;

/// <summary>What a verb works with in one run. The store and its container are made when a verb first asks for them.</summary>
internal sealed class Session(ParseResult given, SharedOptions shared, CliConsole console, IAnswers answers, OperatorEnvironment environment, TimeProvider clock)
    : IAsyncDisposable
{
    private SettingsLayers? _settings;
    private ServiceProvider? _services;

    public ParseResult Given => given;

    public CliConsole Console => console;

    public IAnswers Answers => answers;

    public TimeProvider Clock => clock;

    /// <summary>A message that changes the store is on its way; an interruption then cannot tell how it ended.</summary>
    public bool ChangeUnderWay { get; private set; }

    public SettingsLayers Settings => _settings ??= ReadSettings();

    /// <summary>Sends a message that only reads.</summary>
    public Task<Result<T>> AskAsync<T>(IRequest<Result<T>> message, CancellationToken cancellationToken)
        where T : class =>
        Progress.Show(console, clock, "Waiting for the store…", Services.GetRequiredService<ISender>().Send(message, cancellationToken));

    /// <summary>Sends a message that changes the store.</summary>
    public async Task<Result<T>> ChangeAsync<T>(IRequest<Result<T>> message, CancellationToken cancellationToken)
        where T : class
    {
        ChangeUnderWay = true;
        var result = await AskAsync(message, cancellationToken);
        ChangeUnderWay = false;
        return result;
    }

    public ServiceClient Service(string? url = null, string path = ServiceAddress.RefreshPath) =>
        new(ServiceAddress.Find(Settings, url, path), BearerToken.Read(Settings.Source), ServiceClient.DefaultTimeout);

    /// <summary>The container of the slices, for what is no message.</summary>
    public IServiceProvider Services => _services ??= MakeServices();

    public ValueTask DisposeAsync() => _services?.DisposeAsync() ?? ValueTask.CompletedTask;

    private SettingsLayers ReadSettings()
    {
        var settings = SettingsLayers.Read(given, shared, environment);
        foreach (var name in settings.UnknownInProfile)
        {
            console.Warn($"The config file sets {name}, which means nothing; known are s3_bucket, s3_key, s3_region and refresh_url.");
        }

        return settings;
    }

    private ServiceProvider MakeServices()
    {
        var storage = StorageSettings.Read(Settings.Source) with { UnsafeNoCas = given.GetValue(shared.UnsafeNoCas) };
        SecretAdvice.Give(console, storage.Secret, Settings.IsOption("STORAGE_SECRET"));
        var services = new ServiceCollection();
        AddLogging(services);
        services.AddStore(storage).AddKeyManagement().AddDiagnosis().AddSingleton<ICheck>(_ => new ServiceCheck(this));
        services.TryAddSingleton(clock);
        return services.BuildServiceProvider();
    }

    /// <summary>Log events are for --debug alone; the null loggers cost nothing at start.</summary>
    private void AddLogging(ServiceCollection services)
    {
        if (given.GetValue(shared.Debug))
        {
            services.AddSingleton<ILoggerFactory>(_ => new DebugLog(console.Error, clock));
            services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        }
        else
        {
            services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
            services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        }
    }
}
