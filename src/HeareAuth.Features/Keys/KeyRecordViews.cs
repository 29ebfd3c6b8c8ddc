using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;

namespace HeareAuth.Features.Keys;

internal static class KeyRecordViews
{
    extension(in KeyRecord record)
    {
        /// <summary>Summarizes the key without its secret. The record must have an id.</summary>
        public KeySummary ToSummary(KeyStatus status) => new(
            record.Text(KeyMember.Id)!, // the caller has checked it
            record.Text(KeyMember.Name) ?? "",
            record.Text(KeyMember.SecretType) ?? SecretTypes.SharedSecret,
            record.AsStored(KeyMember.CreatedAt),
            record.AsStored(KeyMember.UpdatedAt),
            record.AsStored(KeyMember.ExpiresAt),
            record[KeyMember.Metadata].IsAbsent ? "{}"
                : CompactJson.ToText(record.HasNonFiniteNumbers ? NonFiniteNumbers.Quote(record.Raw(KeyMember.Metadata)) : record.Raw(KeyMember.Metadata)),
            status);

        /// <param name="isLeftOut">Whether services leave the record out, by <see cref="ServingRules"/>.</param>
        public KeyStatus StatusAt(DateTimeOffset now, bool isLeftOut) => ServingRules.StateOf(record, out var expiry) switch
        {
            _ when isLeftOut => KeyStatus.Unreadable,
            KeyState.Active => expiry <= now.UtcDateTime ? KeyStatus.Expired : KeyStatus.Active,
            KeyState.Disabled => KeyStatus.Disabled,
            _ => KeyStatus.Unreadable,
        };

        /// <summary>Shows a time exactly as stored, and a value that is not a string as its JSON.</summary>
        private string? AsStored(KeyMember member) =>
            record[member].IsAbsent ? null
            : record.Text(member) is { } text ? (text.Length == 0 ? null : text)
            : CompactJson.ToText(record.Raw(member));
    }
}
