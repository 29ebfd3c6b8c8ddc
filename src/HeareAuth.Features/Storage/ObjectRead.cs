namespace HeareAuth.Features.Storage;

/// <param name="Value">The parsed content; null unless <see cref="ObjectReadStatus.Found"/>.</param>
/// <param name="ETag">The store's opaque version of the content; null if absent.</param>
/// <param name="StoreTime">The store's own time, from its Date header; null if it sends none.</param>
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

public enum ObjectReadStatus
{
    /// <summary>The store answered, and there is no such object. A missing bucket is not this.</summary>
    Absent,

    NotModified,

    Found,
}
