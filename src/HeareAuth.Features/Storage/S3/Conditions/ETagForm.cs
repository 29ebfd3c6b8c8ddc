namespace HeareAuth.Features.Storage.S3.Conditions;

/// <summary>
/// How a store wants the ETag in If-Match: in its quotes, as HTTP defines it (AWS, MinIO, R2), or without them (Ceph,
/// DigitalOcean Spaces). A store answers 412 to the other form even if the object is unchanged.
/// </summary>
internal sealed record ETagForm(string Name)
{
    public static ETagForm Quoted { get; } = new("quoted");

    public static ETagForm Bare { get; } = new("bare");

    public ETagForm Other => this == Quoted ? Bare : Quoted;

    /// <summary>Whether <see cref="Apply"/> strips anything off this ETag.</summary>
    public static bool IsQuoted(string etag) => etag is ['"', .., '"'];

    /// <param name="etag">The ETag as the store sent it.</param>
    public string Apply(string etag) => this == Bare && IsQuoted(etag) ? etag[1..^1] : etag;
}
