using System.Net;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace HeareAuth.Tests.Support;

/// <summary>Starts a disposable S3 server in a container, from the image in S3_TEST_IMAGE.</summary>
/// <remarks>
/// It uses the generic builder in place of Testcontainers.Minio (docs/decisions), so any image with MinIO's variables
/// and arguments works, and a package feed without that module still restores.
/// </remarks>
internal static class S3Container
{
    private const string DefaultImage = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";
    private const string AccessKey = "heareauth";
    private const string SecretKey = Canary.Mark + "-is-the-secret-key-of-the-store";
    private const ushort Port = 9000;

    public static async Task<S3Address> StartAsync()
    {
        var container = new ContainerBuilder(Environment.GetEnvironmentVariable("S3_TEST_IMAGE") is { Length: > 0 } image ? image : DefaultImage)
            .WithEnvironment("MINIO_ROOT_USER", AccessKey)
            .WithEnvironment("MINIO_ROOT_PASSWORD", SecretKey)
            .WithCommand("server", "/data")
            .WithPortBinding(Port, assignRandomHostPort: true)
            // Any response below 500 means that the server is up, even a refusal; MinIO returns 503 until then.
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(static request => request
                .ForPort(Port)
                .ForStatusCodeMatching(static status => status < HttpStatusCode.InternalServerError)))
            .Build();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await container.StartAsync(limit.Token);
        StopAtExit(container);
        return new S3Address(new UriBuilder(Uri.UriSchemeHttp, container.Hostname, container.GetMappedPublicPort(Port)).Uri, AccessKey, SecretKey);
    }

    // Testcontainers' own reaper does this too, but its image is not available everywhere (TESTCONTAINERS_RYUK_DISABLED).
    private static void StopAtExit(IContainer container) =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) => container.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10));
}
