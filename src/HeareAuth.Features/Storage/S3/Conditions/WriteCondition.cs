namespace HeareAuth.Features.Storage.S3.Conditions;

/// <summary>What must be true of the object for the store to accept a write.</summary>
internal readonly record struct WriteCondition(string? IfMatch, string? IfNoneMatch)
{
    /// <summary>Overwrites whatever is there; for --unsafe-no-cas only.</summary>
    public static WriteCondition None => default;

    public static WriteCondition Absent => new(null, "*");

    public static WriteCondition Unchanged(string etag, ETagForm form) => new(form.Apply(etag), null);
}
