using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Storage.S3;

namespace HeareAuth.Features.Storage;

/// <summary>Chooses the store that the settings name.</summary>
internal static class ObjectStoreFactory
{
    /// <param name="credentials">For S3; null looks them up as the AWS SDK does.</param>
    public static IObjectStore Create(StorageOptions options, TimeProvider clock, AWSCredentials? credentials = null) =>
        options.Bucket is { } bucket ? ForBucket(bucket, options, clock, credentials) : ForFile(options.KeysFile, clock);

    public static IObjectStore ForFile(string path, TimeProvider clock) => new FileObjectStore(path, clock);

    [SuppressMessage("Reliability", "CA2000", Justification = "The client lives as long as the process.")]
    private static S3ObjectStore ForBucket(string bucket, StorageOptions options, TimeProvider clock, AWSCredentials? credentials)
    {
        var storeClock = new StoreClock();
        var client = S3ClientSetup.Create(options, storeClock, credentials);
        return new S3ObjectStore(new S3Bucket(options, bucket, client, storeClock, clock), options.ObjectKey);
    }
}
