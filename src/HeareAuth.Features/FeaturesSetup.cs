using HeareAuth.Features.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace HeareAuth.Features;

/// <summary>The table of contents of the container.</summary>
public static class FeaturesSetup
{
    extension(IServiceCollection services)
    {
        /// <summary>The slices, their pipeline and the store: what both hosts need. Needs logging registered.</summary>
        public IServiceCollection AddFeatures(StorageOptions storage)
        {
            services.AddSingleton(storage);
            return services;
        }
    }
}
