using HeareAuth.Features.Documents;

namespace HeareAuth.Features.Keys;

/// <summary>Turns stored keys into what people may see of them.</summary>
internal static class KeyRecordViews
{
    extension(in KeyRecord record)
    {
        /// <summary>Summarizes the key without its secret. The record must have an id.</summary>
        public KeySummary ToSummary() => new(
            record.Text(KeyMember.Id)!, // the caller has checked it
            record.Text(KeyMember.Name) ?? "",
            record.Text(KeyMember.SecretType) ?? SecretTypes.SharedSecret,
            record.AsStored(KeyMember.CreatedAt),
            record.AsStored(KeyMember.UpdatedAt),
            record.AsStored(KeyMember.ExpiresAt),
            record[KeyMember.Metadata].IsAbsent ? "{}" : CompactJson.ToText(record.Raw(KeyMember.Metadata)));

        /// <summary>Shows a time exactly as stored, and a value that is not a string as its JSON.</summary>
        private string? AsStored(KeyMember member) =>
            record[member].IsAbsent ? null
            : record.Text(member) is { } text ? (text.Length == 0 ? null : text)
            : CompactJson.ToText(record.Raw(member));
    }
}
