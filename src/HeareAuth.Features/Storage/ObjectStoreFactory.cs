using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using HeareAuth.Features.Storage.Files;
using HeareAuth.Features.Storage.S3;
using HeareAuth.Features.Storage.S3.Conditions;
using HeareAuth.Features.Storage.S3.Connection;

namespace HeareAuth.Features.Storage;

internal static class ObjectStoreFactory
{
    /// <param name="credentials">For S3; null for the AWS SDK's own search.</param>
    public static IObjectStore Create(StorageOptions options, TimeProvider clock, AWSCredentials? credentials = null) =>
        options.Bucket is { } bucket ? ForBucket(bucket, options, clock, credentials) : ForFile(options.KeysFile, clock, options.MaxDocumentSize);

    public static IObjectStore ForFile(string path, TimeProvider clock, long maxSize = StorageOptions.DefaultMaxDocumentSize) =>
        new FileObjectStore(path, clock, maxSize);

    /// <param name="mayReplace">Throws if what is at the path must be left alone.</param>
    public static IObjectStore ForPrivateFile(string path, Action<string> mayReplace, TimeProvider clock, long maxSize) =>
        new FileObjectStore(path, path, clock, maxSize, mayReplace);

    [SuppressMessage("Reliability", "CA2000", Justification = "The client lives as long as the process.")]
    private static S3ObjectStore ForBucket(string name, StorageOptions options, TimeProvider clock, AWSCredentials? credentials)
    {
        var bucket = new S3Bucket(options, name, S3ClientSetup.Create(options, credentials), clock);
        var reader = new S3Reader(bucket);
        return new S3ObjectStore(bucket, reader, new ConditionalWrites(bucket, reader), options.ObjectKey);
    }
}
