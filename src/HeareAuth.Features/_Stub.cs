#pragma warning disable
using HeareAuth.Features.Domain;
using HeareAuth.Features.Storage;
using Microsoft.Extensions.Logging;
namespace HeareAuth.Features.Ids { internal sealed class IdGenerator(TimeProvider clock) { public string NewKeyId() => "key_" + System.Security.Cryptography.RandomNumberGenerator.GetHexString(19); public Secret NewSecret() => new("sec_" + System.Security.Cryptography.RandomNumberGenerator.GetHexString(60)); public string NewWriteId() => System.Security.Cryptography.RandomNumberGenerator.GetHexString(22); } }
namespace HeareAuth.Features.Storage.Encryption { internal sealed class DocumentCipher(StorageOptions o, TimeProvider clock) { public static ReadOnlySpan<byte> Header => "HEARE_ENCRYPTED_V1:"u8; public static bool IsEncrypted(ReadOnlySpan<byte> b) => b.StartsWith(Header); public bool Encrypts => o.Secret is not null; public ReadOnlyMemory<byte> Seal(ReadOnlyMemory<byte> p) => p; public ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> p) => p; } }
namespace HeareAuth.Features.Telemetry {
 public sealed class OperationMeter {}
 public interface IMeasured { static abstract OperationMeter Meter { get; } }
 public static class AuthMeter { public static OperationMeter Verify => new(); public static OperationMeter Refresh => new(); public static void SetKeyCount(int a, int b) {} public static void LoadFailed() {} public static void HealthRequested() {} public static void RefreshRejected() {} public static void ShuttingDown() {} public static void Started(TimeSpan t) {} }
 public static class LogText { public static string Clean(string s) => s.Length == 0 ? "unknown" : s; }
 public sealed record StatsOptions { public static StatsOptions Read(HeareAuth.Features.Settings.SettingsSource s) => new(); }
}
namespace HeareAuth.Features {
 public static partial class Log {
  [LoggerMessage(LogLevel.Information, "{keys_loaded} {storage}", EventName = "startup")] public static partial void Startup(this ILogger l, int keys_loaded, string storage);
  [LoggerMessage(LogLevel.Information, "{key_id} {key_name} {user_agent}", EventName = "verification_success")] public static partial void VerificationSucceeded(this ILogger l, string key_id, string key_name, string user_agent);
  [LoggerMessage(LogLevel.Warning, "{secret_prefix} {user_agent}", EventName = "verification_failed")] public static partial void VerificationFailed(this ILogger l, string secret_prefix, string user_agent);
  [LoggerMessage(LogLevel.Information, "{keys_loaded}", EventName = "refresh_success")] public static partial void RefreshSucceeded(this ILogger l, int keys_loaded);
  [LoggerMessage(LogLevel.Warning, "{client_host} {forwarded_for}", EventName = "refresh_rejected")] public static partial void RefreshRejected(this ILogger l, string client_host, string forwarded_for);
  [LoggerMessage(LogLevel.Error, "{error}", EventName = "refresh_failed")] public static partial void RefreshFailed(this ILogger l, Exception? e, string error);
  [LoggerMessage(LogLevel.Information, "{key_id}", EventName = "key_created")] public static partial void KeyCreated(this ILogger l, string key_id);
  [LoggerMessage(LogLevel.Information, "{key_id}", EventName = "key_deleted")] public static partial void KeyDeleted(this ILogger l, string key_id);
  [LoggerMessage(LogLevel.Debug, "{operation} {outcome}", EventName = "operation_ended")] public static partial void OperationEnded(this ILogger l, string operation, string outcome);
  [LoggerMessage(LogLevel.Warning, "{count} {reason}", EventName = "keys_skipped")] public static partial void KeysSkipped(this ILogger l, int count, string reason);
  [LoggerMessage(LogLevel.Error, "{before} {after}", EventName = "keys_vanished")] public static partial void KeysVanished(this ILogger l, int before, int after);
  [LoggerMessage(LogLevel.Warning, "", EventName = "revision_missing")] public static partial void RevisionMissing(this ILogger l);
  [LoggerMessage(LogLevel.Warning, "{location}", EventName = "store_absent")] public static partial void StoreAbsent(this ILogger l, string location);
  [LoggerMessage(LogLevel.Warning, "{keys_loaded}", EventName = "snapshot_used")] public static partial void SnapshotUsed(this ILogger l, int keys_loaded);
  [LoggerMessage(LogLevel.Warning, "{error}", EventName = "snapshot_failed")] public static partial void SnapshotFailed(this ILogger l, string error);
  [LoggerMessage(LogLevel.Warning, "{error}", EventName = "snapshot_ignored")] public static partial void SnapshotIgnored(this ILogger l, string error);
  [LoggerMessage(LogLevel.Error, "", EventName = "request_failed")] public static partial void RequestFailed(this ILogger l, Exception e);
 }
}
