namespace HeareAuth.Features.Results;

/// <summary>Names a failure for scripts. A code never changes its meaning; docs/errors.md lists them all.</summary>
public sealed class FailureCode
{
    private FailureCode(string name, FailureKind kind)
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>The code as scripts see it, such as <c>name_too_long</c>.</summary>
    public string Name { get; }

    public FailureKind Kind { get; }

    public static FailureCode NameEmpty { get; } = new("name_empty", FailureKind.Invalid);
    public static FailureCode NameTooLong { get; } = new("name_too_long", FailureKind.Invalid);
    public static FailureCode NameUnprintable { get; } = new("name_unprintable", FailureKind.Invalid);
    public static FailureCode MetadataTooLong { get; } = new("metadata_too_long", FailureKind.Invalid);
    public static FailureCode MetadataInvalid { get; } = new("metadata_invalid", FailureKind.Invalid);
    public static FailureCode MetadataTooManyMembers { get; } = new("metadata_too_many_members", FailureKind.Invalid);
    public static FailureCode TimeInvalid { get; } = new("time_invalid", FailureKind.Invalid);
    public static FailureCode TimeInPast { get; } = new("time_in_past", FailureKind.Invalid);
    public static FailureCode SecretTypeUnknown { get; } = new("secret_type_unknown", FailureKind.Invalid);
    public static FailureCode KeyIdInvalid { get; } = new("key_id_invalid", FailureKind.Invalid);
    public static FailureCode KeyIdIsSecret { get; } = new("key_id_is_secret", FailureKind.Invalid);
    public static FailureCode JsonMalformed { get; } = new("json_malformed", FailureKind.Invalid);
    public static FailureCode ApiKeyMissing { get; } = new("api_key_missing", FailureKind.Invalid);
    public static FailureCode KeyNotFound { get; } = new("key_not_found", FailureKind.NotFound);
    public static FailureCode KeyAmbiguous { get; } = new("key_ambiguous", FailureKind.Invalid);
    public static FailureCode KeysNotLoaded { get; } = new("keys_not_loaded", FailureKind.Unavailable);
    public static FailureCode KeysOutOfDate { get; } = new("keys_out_of_date", FailureKind.Unavailable);
    public static FailureCode NotReady { get; } = new("not_ready", FailureKind.Unavailable);
    public static FailureCode RefreshFailed { get; } = new("refresh_failed", FailureKind.Failed);
    public static FailureCode SettingInvalid { get; } = new("setting_invalid", FailureKind.Misconfigured);
    public static FailureCode SettingMissing { get; } = new("setting_missing", FailureKind.Misconfigured);
    public static FailureCode PlainWriteRefused { get; } = new("plain_write_refused", FailureKind.Misconfigured);
    public static FailureCode FileUnreadable { get; } = new("file_unreadable", FailureKind.LocalFile);
    public static FailureCode FileUnwritable { get; } = new("file_unwritable", FailureKind.LocalFile);
    public static FailureCode FileLocked { get; } = new("file_locked", FailureKind.LocalFile);
    public static FailureCode MemoryInsufficient { get; } = new("memory_insufficient", FailureKind.Failed);
    public static FailureCode StoreUnreachable { get; } = new("store_unreachable", FailureKind.Store);
    public static FailureCode StoreCertificateUntrusted { get; } = new("store_certificate_untrusted", FailureKind.Store);
    public static FailureCode StoreTimedOut { get; } = new("store_timed_out", FailureKind.Store);
    public static FailureCode StoreFailed { get; } = new("store_failed", FailureKind.Store);
    public static FailureCode StoreThrottled { get; } = new("store_throttled", FailureKind.Store);
    public static FailureCode StoreNotS3 { get; } = new("store_not_s3", FailureKind.Store);
    public static FailureCode StoreLacksConditionalWrites { get; } = new("store_lacks_conditional_writes", FailureKind.Store);
    public static FailureCode StoreCredentialsMissing { get; } = new("store_credentials_missing", FailureKind.Store);
    public static FailureCode StoreCredentialsRejected { get; } = new("store_credentials_rejected", FailureKind.Store);
    public static FailureCode StoreCredentialsExpired { get; } = new("store_credentials_expired", FailureKind.Store);
    public static FailureCode StoreClockSkewed { get; } = new("store_clock_skewed", FailureKind.Store);
    public static FailureCode StoreAccessDenied { get; } = new("store_access_denied", FailureKind.Store);
    public static FailureCode BucketNotFound { get; } = new("bucket_not_found", FailureKind.Store);
    public static FailureCode BucketRegionWrong { get; } = new("bucket_region_wrong", FailureKind.Store);
    public static FailureCode StoreRefused { get; } = new("store_refused", FailureKind.Store);
    public static FailureCode BackupFailed { get; } = new("backup_failed", FailureKind.Store);
    public static FailureCode WriteContended { get; } = new("write_contended", FailureKind.Contended);
    public static FailureCode DocumentCorrupt { get; } = new("document_corrupt", FailureKind.Unreadable);
    public static FailureCode DocumentEncrypted { get; } = new("document_encrypted", FailureKind.Unreadable);
    public static FailureCode DocumentUndecryptable { get; } = new("document_undecryptable", FailureKind.Unreadable);
    public static FailureCode DocumentTooLarge { get; } = new("document_too_large", FailureKind.Unreadable);
    public static FailureCode Rollback { get; } = new("rollback", FailureKind.Unreadable);
    public static FailureCode SnapshotUnreadable { get; } = new("snapshot_unreadable", FailureKind.Unreadable);
    public static FailureCode WriteUncertain { get; } = new("write_uncertain", FailureKind.Uncertain);

    public override string ToString() => Name;
}
