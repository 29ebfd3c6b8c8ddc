using Microsoft.Extensions.Logging;

namespace HeareAuth.Features;

/// <summary>
/// Every log line of the product, on one page, so that it can be audited: a parameter's name is the operator's
/// field name, the template gives the order, and no parameter can carry a secret or a message as a whole.
/// </summary>
/// <remarks>
/// One line more exists: <c>log_dropped</c> (count), a warning. The sink writes it itself, because it tells of the
/// lines for which there was no room.
/// </remarks>
public static partial class Log
{
    [LoggerMessage(LogLevel.Information, "{keys_loaded} {storage}", EventName = "startup")]
    public static partial void Started(this ILogger logger, int keys_loaded, string storage);

    [LoggerMessage(LogLevel.Critical, "{error}", EventName = "startup_failed")]
    public static partial void StartupFailed(this ILogger logger, string error);

    [LoggerMessage(LogLevel.Information, "{key_id} {key_name} {user_agent}", EventName = "verification_success")]
    public static partial void VerificationSucceeded(this ILogger logger, string key_id, string key_name, string user_agent);

    /// <param name="looksLikeSecret">Whether what was sent begins with <c>sec_</c>. A flag and not the text: a text could be a secret.</param>
    /// <param name="userAgent">Out of <see cref="UserAgent.Clean"/>.</param>
    public static void VerificationFailed(this ILogger logger, bool looksLikeSecret, string userAgent) =>
        VerificationFailed(logger, looksLikeSecret ? "sec_" : "***", userAgent);

    [LoggerMessage(LogLevel.Information, "{keys_loaded}", EventName = "refresh_success")]
    public static partial void Refreshed(this ILogger logger, int keys_loaded);

    [LoggerMessage(LogLevel.Warning, "{client_host} {forwarded_for}", EventName = "refresh_rejected")]
    public static partial void RefreshRejected(this ILogger logger, string? client_host, string? forwarded_for);

    [LoggerMessage(LogLevel.Error, "{error}", EventName = "refresh_failed")]
    public static partial void RefreshFailed(this ILogger logger, string error);

    [LoggerMessage(LogLevel.Information, "{key_id}", EventName = "key_created")]
    public static partial void KeyCreated(this ILogger logger, string key_id);

    [LoggerMessage(LogLevel.Information, "{key_id}", EventName = "key_deleted")]
    public static partial void KeyDeleted(this ILogger logger, string key_id);

    /// <summary>Records were left out of the index; they stay in the document.</summary>
    /// <param name="reason">Fixed words of ours, such as "no id"; nothing out of a record.</param>
    [LoggerMessage(LogLevel.Warning, "{count} {reason}", EventName = "keys_skipped")]
    public static partial void KeysSkipped(this ILogger logger, int count, string reason);

    /// <summary>The document suddenly holds far fewer keys than the one before.</summary>
    [LoggerMessage(LogLevel.Error, "{before} {after}", EventName = "keys_vanished")]
    public static partial void KeysVanished(this ILogger logger, int before, int after);

    [LoggerMessage(LogLevel.Warning, "{error}", EventName = "snapshot_failed")]
    public static partial void SnapshotFailed(this ILogger logger, string error);

    /// <summary>The store did not answer at start; the keys come from the snapshot.</summary>
    [LoggerMessage(LogLevel.Warning, "{keys_loaded} {age_seconds}", EventName = "snapshot_used")]
    public static partial void SnapshotUsed(this ILogger logger, int keys_loaded, long age_seconds);

    /// <summary>The store answered that there is no document.</summary>
    [LoggerMessage(LogLevel.Warning, "{storage}", EventName = "store_absent")]
    public static partial void StoreAbsent(this ILogger logger, string storage);

    /// <summary>The statistics server took no post; written once an outage.</summary>
    [LoggerMessage(LogLevel.Warning, "{error}", EventName = "stats_failed")]
    public static partial void StatsFailed(this ILogger logger, string error);

    [LoggerMessage(LogLevel.Warning, "{secret_prefix} {user_agent}", EventName = "verification_failed")]
    private static partial void VerificationFailed(ILogger logger, string secret_prefix, string user_agent);
}
