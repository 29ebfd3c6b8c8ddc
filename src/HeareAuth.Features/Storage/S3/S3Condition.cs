namespace HeareAuth.Features.Storage.S3;

/// <summary>What must hold of the object for a write to be done.</summary>
internal readonly record struct S3Condition(string? IfMatch, string? IfNoneMatch)
{
    /// <summary>For --unsafe-no-cas alone.</summary>
    public static S3Condition None => default;

    public static S3Condition IsAbsent => new(null, "*");

    public static S3Condition Is(string etag) => new(etag, null);

    /// <summary>An ETag as HTTP has it, or without its quotes, as Ceph and DigitalOcean want it in a condition.</summary>
    public static string InForm(string etag, bool bare) => bare && etag is ['"', .. var inner, '"'] ? inner : etag;
}
