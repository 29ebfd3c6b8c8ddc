using HeareAuth.Features.Storage.Seen;

namespace HeareAuth.Cli.Remote;

/// <summary>What the service replied to one call, or why there is no usable reply.</summary>
/// <param name="Body">
/// The reply's JSON object or, for a call that only checks a status, a single word for the result, such as <c>ready</c>;
/// empty unless <paramref name="IsOk"/>.
/// </param>
/// <param name="KeysLoaded">How many keys a refresh loaded; 0 for other calls.</param>
/// <param name="Reason">Why the call failed, as part of a sentence; empty when <paramref name="IsOk"/>.</param>
/// <param name="Remedy">What to do about it, in whole sentences.</param>
internal sealed record ServiceReply(bool IsOk, string Body, long KeysLoaded, string Reason, string? Remedy)
{
    /// <summary>The write that a refreshed service serves; null if it does not say, or for other calls.</summary>
    public ServedWrite? Served { get; init; }

    /// <summary>Whether the service refuses the stored document because it was rolled back.</summary>
    public bool IsRollback { get; init; }

    public static ServiceReply Success(string body, long keysLoaded = 0) => new(true, body, keysLoaded, "", null);

    public static ServiceReply Failure(string reason, string? remedy = null) => new(false, "", 0, reason, remedy);
}
