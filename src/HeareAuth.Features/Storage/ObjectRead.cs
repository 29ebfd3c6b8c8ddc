namespace HeareAuth.Features.Storage;

/// <summary>What a read found.</summary>
/// <param name="Status">Whether there is content at all.</param>
/// <param name="Value">What the parser made of the content; null unless <see cref="ObjectReadStatus.Found"/>.</param>
/// <param name="ETag">The store's opaque version of the content; null when absent.</param>
/// <param name="StoreTime">The store's own clock (its Date header), where it tells.</param>
public sealed record ObjectRead<T>(ObjectReadStatus Status, T? Value, string? ETag, DateTimeOffset? StoreTime)
    where T : class
{
    public static ObjectRead<T> Absent(DateTimeOffset? storeTime = null) =>
        new(ObjectReadStatus.Absent, null, null, storeTime);

    public static ObjectRead<T> NotModified(string etag, DateTimeOffset? storeTime = null) =>
        new(ObjectReadStatus.NotModified, null, etag, storeTime);

    public static ObjectRead<T> Found(T value, string etag, DateTimeOffset? storeTime = null) =>
        new(ObjectReadStatus.Found, value, etag, storeTime);
}
