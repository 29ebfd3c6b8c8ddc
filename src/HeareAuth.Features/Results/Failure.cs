namespace HeareAuth.Features.Results;

/// <summary>Says why an operation did not succeed, as data that each host puts into its own words. Contains no secret.</summary>
/// <param name="Code">What scripts rely on.</param>
/// <param name="Reason">What is wrong, without a full stop: <c>not an ISO 8601 time</c>.</param>
/// <param name="Remedy">What to do about it, in whole sentences; null if the reason already says so.</param>
/// <param name="Field">The member of the message (<c>expires_at</c>) or the setting (<c>S3_BUCKET</c>) at fault, if there is one.</param>
public sealed record Failure(FailureCode Code, string Reason, string? Remedy = null, string? Field = null)
{
    public FailureKind Kind => Code.Kind;

    /// <summary>Returns the whole failure as one line for a log.</summary>
    public override string ToString() => $"{(Field is null ? "" : $"{Field}: ")}{Reason}{(Remedy is null ? "" : $". {Remedy}")}";
}
