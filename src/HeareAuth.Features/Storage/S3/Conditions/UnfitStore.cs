using HeareAuth.Features.Storage.S3.Failures;

namespace HeareAuth.Features.Storage.S3.Conditions;

/// <summary>Says why a store cannot keep keys safely.</summary>
internal static class UnfitStore
{
    public const string LacksETag = "it sends no ETag with an object, so a write cannot say which version it replaces";

    /// <param name="reason">What the store does wrong, starting with "it".</param>
    public static S3Failure Of(S3Bucket bucket, string reason, bool isVersioned = false) => new(
        S3FailureKind.Refused,
        FailureCode.StoreLacksConditionalWrites,
        $"{bucket.StoreName} cannot keep keys safely in the bucket {bucket.Name}: {reason}. Two concurrent writers would lose keys",
        $"{Remedy(reason, isVersioned)}. If there is only ever one writer, pass --unsafe-no-cas.",
        null);

    private static string Remedy(string reason, bool isVersioned) =>
        isVersioned ? "Bucket versioning is on, and some stores, such as Ceph, ignore conditions then: suspend versioning, or use a bucket without it"
        : reason == LacksETag ? "Use a store that sends ETags, and remove any proxy in between that drops them"
        : "Use a store, or a version of it, that honors If-Match and If-None-Match on writes, and no proxy in between that changes ETags";
}
