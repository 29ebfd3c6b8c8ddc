using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Keys;

/// <summary>Shows stored keys to people.</summary>
internal static class KeyRecordViews
{
    extension(in KeyRecord record)
    {
        /// <summary>The key without its secret; call it only on a record that has an id.</summary>
        public KeySummary ToSummary() => new(
            record.Text(KeyMember.Id)!, // has one
            record.Text(KeyMember.Name) ?? "",
            record.Text(KeyMember.SecretType) ?? "shared_secret",
            record.AsStored(KeyMember.CreatedAt),
            record.AsStored(KeyMember.UpdatedAt),
            record.AsStored(KeyMember.ExpiresAt),
            record[KeyMember.Metadata].IsAbsent ? "{}" : CompactJson.ToText(record.Raw(KeyMember.Metadata)),
            record.Status());

        private KeyStatus Status() =>
            !SecretDigests.TryGet(record, out _) || !record.TryGetExpiry(out var expiry) ? KeyStatus.Unreadable
            : !record.IsEnabled ? KeyStatus.Disabled
            : expiry <= TimeProvider.System.GetUtcNow().UtcDateTime ? KeyStatus.Expired
            : KeyStatus.Active;

        /// <summary>Times are shown as they stand; what is no string is shown as its JSON.</summary>
        private string? AsStored(KeyMember member) =>
            record[member].IsAbsent ? null
            : record.Text(member) is { } text ? (text.Length == 0 ? null : text)
            : CompactJson.ToText(record.Raw(member));
    }
}
