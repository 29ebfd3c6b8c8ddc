using System.Diagnostics.CodeAnalysis;
using FluentValidation;
using HeareAuth.Features.Diagnosis;
using HeareAuth.Features.Diagnosis.Checks;
using HeareAuth.Features.Health;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Pipeline;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Storage.Seen;
using HeareAuth.Features.Telemetry;
using HeareAuth.Features.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Features;

/// <summary>
/// The table of contents of the container. Everything is a singleton without per-request state, and each slice is
/// registered by name: nothing is found by reflection, so the command line can be compiled ahead of time.
/// </summary>
public static class FeaturesSetup
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the store and the sender of messages, which both hosts need. The host adds logging.</summary>
        public IServiceCollection AddStore(StorageOptions storage)
        {
            services.TryAddSingleton(TimeProvider.System);
            return services
                .AddSingleton(storage)
                .AddSingleton<DocumentCipher>()
                .AddSingleton(static provider => ObjectStoreFactory.Create(
                    provider.GetRequiredService<StorageOptions>(),
                    provider.GetRequiredService<TimeProvider>()))
                .AddSingleton<IMediator>(static provider => new Mediator(provider))
                .AddSingleton<ISender>(static provider => provider.GetRequiredService<IMediator>());
        }

        /// <summary>
        /// Adds the operations that read and change the document, which the command line offers. A host may add an
        /// <see cref="IRunningService"/>.
        /// </summary>
        public IServiceCollection AddKeyManagement()
        {
            services.AddSingleton<IdGenerator>().AddSingleton<KeyStore>().AddSingleton(static provider => new SeenWrites(
                provider.GetRequiredService<StorageOptions>(), provider.GetService<IRunningService>()));
            services.AddSlice<CreateKey, CreatedKey, CreateKeyHandler>().AddSingleton<IValidator<CreateKey>, CreateKeyValidator>();
            services.AddSlice<DeleteKey, DeletedKey, DeleteKeyHandler>().AddSingleton<IValidator<DeleteKey>, DeleteKeyValidator>();
            services.AddSlice<ShowKey, KeySummary, ShowKeyHandler>().AddSingleton<IValidator<ShowKey>, ShowKeyValidator>();
            services.AddSlice<ListKeys, ListedKeys, ListKeysHandler>();
            services.AddSlice<MigrateKeys, MigratedKeys, MigrateKeysHandler>();
            services.AddSlice<RekeyStore, RekeyedStore, RekeyStoreHandler>();
            return services;
        }

        /// <summary>Adds the checks of <c>doctor</c>, in the order it runs them. A host may add its own.</summary>
        public IServiceCollection AddDiagnosis()
        {
            services.AddSlice<Diagnose, Diagnosed, DiagnoseHandler>();
            return services
                .AddSingleton<ICheck, SettingsCheck>()
                .AddSingleton<ICheck, StoreCheck>()
                .AddSingleton<ICheck, ConditionalWritesCheck>()
                .AddSingleton<ICheck, DocumentCheck>()
                .AddSingleton<ICheck, HistoryCheck>()
                .AddSingleton<ICheck, ClockCheck>()
                .AddSingleton<ICheck, PlaintextSecretsCheck>()
                .AddSingleton<ICheck, UnreadableKeysCheck>()
                .AddSingleton<ICheck, ExpiringKeysCheck>()
                .AddSingleton<ICheck, BackupsCheck>();
        }

        /// <summary>Adds the operations that answer from memory, and what loads the keys into it: what the service offers.</summary>
        /// <param name="maxConfirmationAge">
        /// How long keys may go without the store confirming them before the service reports that it is degraded; null for no limit.
        /// </param>
        public IServiceCollection AddVerification(TimeSpan? maxStaleness, string? snapshotPath, TimeSpan? maxConfirmationAge = null)
        {
            services
                .AddSingleton(provider => new LiveKeyRing(provider.GetRequiredService<TimeProvider>(), maxStaleness, maxConfirmationAge))
                .AddSingleton<KeyRingReader>()
                .AddSingleton<ServedDocument>()
                .AddSingleton<LoadMemory>()
                .AddSingleton(static provider => new KeyRingLoader(
                    provider.GetRequiredService<ServedDocument>(), provider.GetRequiredService<LoadMemory>()))
                .AddSingleton(provider => new RingSnapshot(
                    snapshotPath is null ? null : ObjectStoreFactory.ForPrivateFile(
                        snapshotPath,
                        SnapshotFile.RequireReplaceable,
                        provider.GetRequiredService<TimeProvider>(),
                        provider.GetRequiredService<StorageOptions>().MaxDocumentSize),
                    provider.GetRequiredService<DocumentCipher>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<RingSnapshot>>()));

            services.AddMeasuredSlice<Verify, Verdict, VerifyHandler>().AddSingleton<IValidator<Verify>, VerifyValidator>();
            services.AddMeasuredSlice<Refresh, RefreshedKeys, RefreshHandler>();
            services.AddSlice<CheckHealth, HealthReport, CheckHealthHandler>();
            services.AddSlice<CheckReadiness, ReadinessReport, CheckReadinessHandler>();
            return services;
        }

        /// <summary>Adds one operation: its handler behind the pipeline, from the outer behavior to the inner.</summary>
        private IServiceCollection AddSlice<TRequest, TResponse, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
            where TRequest : IRequest<Result<TResponse>>
            where TResponse : class
            where THandler : class, IRequestHandler<TRequest, Result<TResponse>> => services
            .AddBehavior<TRequest, TResponse, LoggingBehavior<TRequest, Result<TResponse>>>()
            .AddBehavior<TRequest, TResponse, ValidationBehavior<TRequest, Result<TResponse>>>()
            .AddSingleton<IRequestHandler<TRequest, Result<TResponse>>, THandler>();

        /// <summary>Adds one operation whose results are counted, refusals by its validator included.</summary>
        private IServiceCollection AddMeasuredSlice<
            TRequest, TResponse, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
            where TRequest : IRequest<Result<TResponse>>, IMeasured<Result<TResponse>>
            where TResponse : class
            where THandler : class, IRequestHandler<TRequest, Result<TResponse>> => services
            .AddBehavior<TRequest, TResponse, MetricsBehavior<TRequest, Result<TResponse>>>()
            .AddSlice<TRequest, TResponse, THandler>();

        private IServiceCollection AddBehavior<TRequest, TResponse, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TBehavior>()
            where TRequest : IRequest<Result<TResponse>>
            where TResponse : class
            where TBehavior : class, IPipelineBehavior<TRequest, Result<TResponse>> =>
            services.AddSingleton<IPipelineBehavior<TRequest, Result<TResponse>>, TBehavior>();
    }
}
