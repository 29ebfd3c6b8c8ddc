using Microsoft.Extensions.Logging;

namespace HeareAuth.Features;

/// <summary>
/// Every log line of the product, on one page so that it can be audited. A parameter's name is the field name that
/// operators see, the template sets the order, and no parameter can carry a secret or a whole message.
/// </summary>
/// <remarks>
/// There is one more line: the warning <c>log_dropped</c> (count). The sink writes it itself, because it counts the lines
/// that did not fit into the queue.
/// </remarks>
public static partial class Log
{
    /// <param name="url">The address as the server has it, such as <c>http://0.0.0.0:8080</c>.</param>
    [LoggerMessage(LogLevel.Information, "{url}", EventName = "listening")]
    public static partial void Listening(this ILogger logger, string url);

    [LoggerMessage(LogLevel.Information, "{keys_loaded} {storage}", EventName = "startup")]
    public static partial void Startup(this ILogger logger, int keys_loaded, string storage);

    [LoggerMessage(LogLevel.Critical, "{error}", EventName = "startup_failed")]
    public static partial void StartupFailed(this ILogger logger, string error);

    /// <param name="user_agent">Comes from <see cref="Text.LogText"/>.</param>
    [LoggerMessage(LogLevel.Information, "{key_id} {key_name} {user_agent}", EventName = "verification_success")]
    public static partial void VerificationSucceeded(this ILogger logger, string key_id, string key_name, string user_agent);

    /// <param name="secret_prefix"><c>sec_</c> or <c>***</c>, from <see cref="Verification.PresentedKey"/>, which keeps no secret.</param>
    /// <param name="reason">One of <see cref="Verification.RefusalReason"/>.</param>
    /// <param name="key_id">Null, and left out of the line, if no key has the secret. The same applies to the name.</param>
    [LoggerMessage(LogLevel.Warning, "{secret_prefix} {user_agent} {reason} {key_id} {key_name}", EventName = "verification_failed")]
    public static partial void VerificationFailed(
        this ILogger logger, string secret_prefix, string user_agent, string reason, string? key_id, string? key_name);

    [LoggerMessage(LogLevel.Information, "{keys_loaded}", EventName = "refresh_success")]
    public static partial void RefreshSucceeded(this ILogger logger, int keys_loaded);

    [LoggerMessage(LogLevel.Warning, "{client_host} {forwarded_for}", EventName = "refresh_rejected")]
    public static partial void RefreshRejected(this ILogger logger, string client_host, string forwarded_for);

    /// <param name="exception">The bug, whose stack trace is logged at debug level; null if the store is at fault.</param>
    [LoggerMessage(LogLevel.Error, "{error}", EventName = "refresh_failed")]
    public static partial void RefreshFailed(this ILogger logger, Exception? exception, string error);

    [LoggerMessage(LogLevel.Information, "{key_id}", EventName = "key_created")]
    public static partial void KeyCreated(this ILogger logger, string key_id);

    [LoggerMessage(LogLevel.Information, "{key_id}", EventName = "key_deleted")]
    public static partial void KeyDeleted(this ILogger logger, string key_id);

    /// <param name="operation">The message's type name.</param>
    [LoggerMessage(LogLevel.Debug, "{operation} {outcome}", EventName = "operation_ended")]
    public static partial void OperationEnded(this ILogger logger, string operation, string outcome);

    /// <summary>Some records are not served, or are always refused. They remain in the document.</summary>
    /// <param name="reason">Fixed text, never taken from a record.</param>
    [LoggerMessage(LogLevel.Warning, "{count} {reason}", EventName = "keys_skipped")]
    public static partial void KeysSkipped(this ILogger logger, int count, string reason);

    /// <summary>A document contains far fewer keys than the one before it.</summary>
    [LoggerMessage(LogLevel.Error, "{before} {after}", EventName = "keys_vanished")]
    public static partial void KeysVanished(this ILogger logger, int before, int after);

    /// <summary>A writer that does not write revisions, such as the Python service, wrote after one that does.</summary>
    [LoggerMessage(LogLevel.Warning, "", EventName = "revision_missing")]
    public static partial void RevisionMissing(this ILogger logger);

    /// <summary>
    /// A document was accepted although the served write is too old to be listed among the writes that led to it. What came
    /// before that write is the same in both.
    /// </summary>
    [LoggerMessage(LogLevel.Warning, "{revision}", EventName = "descent_assumed")]
    public static partial void DescentAssumed(this ILogger logger, long revision);

    /// <param name="warning">One of <see cref="Storage.Encryption.StorageSecret.Weaknesses"/>: fixed text.</param>
    [LoggerMessage(LogLevel.Warning, "{warning}", EventName = "storage_secret_weak")]
    public static partial void StorageSecretWeak(this ILogger logger, string warning);

    /// <summary>The store contains no document, so the service starts without keys.</summary>
    [LoggerMessage(LogLevel.Information, "{location}", EventName = "store_absent")]
    public static partial void StoreAbsent(this ILogger logger, string location);

    /// <summary>The service has started without any key.</summary>
    /// <param name="hint">How to create one: fixed text.</param>
    [LoggerMessage(LogLevel.Information, "{hint}", EventName = "no_keys")]
    public static partial void NoKeys(this ILogger logger, string hint);

    /// <summary>The service uses the keys of the snapshot until the store answers.</summary>
    [LoggerMessage(LogLevel.Warning, "{keys_loaded}", EventName = "snapshot_used")]
    public static partial void SnapshotUsed(this ILogger logger, int keys_loaded);

    [LoggerMessage(LogLevel.Warning, "{error}", EventName = "snapshot_ignored")]
    public static partial void SnapshotIgnored(this ILogger logger, string error);

    [LoggerMessage(LogLevel.Warning, "{error}", EventName = "snapshot_failed")]
    public static partial void SnapshotFailed(this ILogger logger, string error);

    /// <summary>The statistics server did not accept a post. Logged once per outage.</summary>
    [LoggerMessage(LogLevel.Warning, "{error}", EventName = "stats_failed")]
    public static partial void StatsFailed(this ILogger logger, string error);

    /// <summary>A request hit a bug. The exception's type and message are the line's <c>error</c>.</summary>
    [LoggerMessage(LogLevel.Error, "", EventName = "request_failed")]
    public static partial void RequestFailed(this ILogger logger, Exception exception);
}
