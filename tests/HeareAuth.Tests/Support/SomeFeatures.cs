using HeareAuth.Features;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HeareAuth.Tests.Support;

/// <summary>The slices with their pipeline, as the command line uses them, on a store of the test.</summary>
internal sealed class SomeFeatures : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="store">Replaces the store that the options name; null uses that one.</param>
    public SomeFeatures(StorageOptions options, IObjectStore? store = null, TimeProvider? clock = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddStore(options).AddKeyManagement().AddDiagnosis();
        if (store is not null)
        {
            services.AddSingleton(store);
        }

        _services = services.BuildServiceProvider();
    }

    public Task<Result<T>> SendAsync<T>(IRequest<Result<T>> message)
        where T : class => _services.GetRequiredService<ISender>().Send(message);

    /// <summary>Sends a message and returns its value; throws if it fails.</summary>
    public async Task<T> AskAsync<T>(IRequest<Result<T>> message)
        where T : class
    {
        var result = await SendAsync(message);
        return result.Value ?? throw new InvalidOperationException(result.Failure?.ToString());
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
