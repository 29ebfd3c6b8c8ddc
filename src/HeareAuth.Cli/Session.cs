using HeareAuth.Cli.Output;
using HeareAuth.Cli.Remote;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;
using HeareAuth.Features;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Memory;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Seen;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HeareAuth.Cli;

/// <summary>What a verb works with during one run. The store and its container are created when a verb first needs them.</summary>
internal sealed class Session(
    ParseResult given, SharedOptions shared, CliConsole console, ICommandOutput output, SettingsSource environment, TimeProvider clock)
    : IAsyncDisposable
{
    private SettingsLayers? _settings;
    private ServiceProvider? _services;
    private volatile string? _awaited;

    public ParseResult Given => given;

    public CliConsole Console => console;

    public ICommandOutput Output => output;

    /// <summary>Whether a message that changes the store is under way. If it is interrupted now, it is unknown whether it was saved.</summary>
    public bool ChangeUnderWay { get; private set; }

    public SettingsLayers Settings => _settings ??= ReadSettings();

    /// <summary>Sends a message that only reads.</summary>
    /// <exception cref="ProblemException">The operation failed.</exception>
    public async Task<T> AskAsync<T>(IRequest<Result<T>> message, CancellationToken cancellationToken)
        where T : class
    {
        // Before anything that takes memory: a command that waits for its turn should hold as little as it can. Ends before
        // a person or a slow reader of the output can keep the others waiting.
        using var turn = await WaitForAsync("other commands in this container", () => MemoryTurn.TakeAsync(clock, cancellationToken));
        _services ??= BuildServices();
        var sender = _services.GetRequiredService<ISender>();
        var result = await WaitForAsync("store", () => sender.Send(message, cancellationToken));
        return result.IsSuccess ? result.Value : throw new ProblemException(result.Failures);
    }

    /// <summary>Sends a message that changes the store.</summary>
    /// <exception cref="ProblemException">The operation failed.</exception>
    public async Task<T> ChangeAsync<T>(IRequest<Result<T>> message, CancellationToken cancellationToken)
        where T : class
    {
        ChangeUnderWay = true;
        var changed = await AskAsync(message, cancellationToken);
        ChangeUnderWay = false;
        return changed;
    }

    /// <summary>Waits for work; on a terminal, shows what it is waiting for if that takes long. Within another wait, it names the inner one.</summary>
    public async Task<T> WaitForAsync<T>(string awaited, Func<Task<T>> work)
    {
        var outer = _awaited;
        _awaited = awaited;
        try
        {
            return await (outer is null ? Progress.Show(console, clock, () => $"Waiting for the {_awaited}…", work()) : work());
        }
        finally
        {
            _awaited = outer;
        }
    }

    /// <exception cref="ProblemException">The address cannot be used.</exception>
    /// <exception cref="InvalidSettingException">The token cannot be used.</exception>
    public ServiceClient Service(string? url = null, string path = ServiceAddress.RefreshPath) =>
        new(ServiceAddress.Find(Settings, url, path), BearerToken.Read(Settings.Source), ServiceClient.DefaultTimeout);

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }

    private SettingsLayers ReadSettings()
    {
        var settings = SettingsLayers.Read(given, shared, environment);
        foreach (var name in settings.UnknownInProfile)
        {
            console.Warn($"The config file sets {name}, which is not a known setting. Known are s3_bucket, s3_key, s3_region and refresh_url.");
        }

        return settings;
    }

    private ServiceProvider BuildServices()
    {
        var storage = ReadStorage() with
        {
            UnsafeNoCas = given.GetValue(shared.UnsafeNoCas),
            AcceptRollback = given.GetValue(shared.AcceptRollback),
        };
        WarnAboutSecret(storage.Secret);
        var services = new ServiceCollection();
        AddLogging(services);
        services.AddStore(storage).AddKeyManagement().AddDiagnosis().AddSingleton<ICheck>(_ => new ServiceCheck(this));
        services.TryAddSingleton(clock);
        if (!given.GetValue(shared.NoRefresh))
        {
            services.AddSingleton<IRunningService>(_ => new RunningService(this));
        }

        return services.BuildServiceProvider();
    }

    /// <exception cref="ProblemException">A variable or the option for it is wrong.</exception>
    private StorageOptions ReadStorage()
    {
        try
        {
            return StorageSettings.Read(Settings.Source);
        }
        catch (FailureException e)
        {
            throw new ProblemException([Settings.AsTyped(e.Failure)]);
        }
    }

    private void WarnAboutSecret(StorageSecret? secret)
    {
        if (Settings.IsOption("STORAGE_SECRET"))
        {
            console.Warn(
                "--storage-secret: other users of this machine can see the arguments of a command.",
                "Use --storage-secret-file or the variable STORAGE_SECRET instead.");
        }

        foreach (var weakness in secret?.Weaknesses ?? [])
        {
            console.Warn(weakness.What, weakness.Remedy);
        }
    }

    /// <summary>Logs events only with --debug; the null loggers cost nothing at start.</summary>
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
