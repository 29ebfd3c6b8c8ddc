using System.Buffers;
using System.Text.Json;
using FluentValidation;
using HeareAuth.Features.Pipeline;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Keys;

internal static class CreateKeyRules
{
    private const int MaxNameLength = 128;
    private const int MaxMetadataBytes = 4 * 1024;
    private const int MaxMetadataMembers = 64;

    private static readonly SearchValues<char> s_notInNames = SearchValues.Create(UnsafeCharacters.InNames);

    private static readonly JsonDocumentOptions s_metadataJson = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static IRuleBuilderOptions<T, string?> MustBeAName<T>(this IRuleBuilder<T, string?> name) => name
        .Must(static name => !string.IsNullOrWhiteSpace(name))
        .FailsWith(FailureCode.NameEmpty, "empty", "Give the key a name such as \"My Service\".", "name")
        .Must(static name => !InvisibleText.IsBlank(name!))
        .FailsWith(FailureCode.NameEmpty, "blank: it contains only invisible characters", "Give the key a name such as \"My Service\".", "name")
        .Must(static name => name!.EnumerateRunes().Count() <= MaxNameLength)
        .FailsWith(FailureCode.NameTooLong, $"longer than {MaxNameLength} characters", "Shorten it.", "name")
        .Must(static name => !name.AsSpan().ContainsAny(s_notInNames) && !name!.EnumerateRunes().Contains(Rune.ReplacementChar))
        .FailsWith(
            FailureCode.NameUnprintable, "contains a control character, a line separator or a text direction override", "Leave it out.", "name");

    public static IRuleBuilderOptions<T, string?> MustBeMetadata<T>(this IRuleBuilder<T, string?> metadata) => metadata
        .Must(static json => json is null || Encoding.UTF8.GetByteCount(json) <= MaxMetadataBytes)
        .FailsWith(
            FailureCode.MetadataTooLong, $"longer than {MaxMetadataBytes} bytes", "Keep large data elsewhere and store a reference to it.", "metadata")
        .Must(static json => json is null || CountMembers(json) >= 0)
        .FailsWith(
            FailureCode.MetadataInvalid,
            "not a JSON object of at most 8 levels in which each name occurs once",
            "Write it like '{\"env\":\"prod\"}'.",
            "metadata")
        .Must(static json => json is null || CountMembers(json) <= MaxMetadataMembers)
        .FailsWith(
            FailureCode.MetadataTooManyMembers, $"more than {MaxMetadataMembers} members", "Group them in a nested object.", "metadata");

    public static IRuleBuilderOptions<T, string?> MustBeAFutureTime<T>(this IRuleBuilder<T, string?> time, TimeProvider clock) => time
        .Must(static text => text is null || IsoTime.TryParse(text, out _))
        .FailsWith(
            FailureCode.TimeInvalid, "not an ISO 8601 time", "Use 2030-12-31T23:59:59Z, or leave it out for a key that never expires.", "expires_at")
        .Must(text => text is null || (IsoTime.TryParse(text, out var utc) && utc > clock.GetUtcNow().UtcDateTime))
        .FailsWith(FailureCode.TimeInPast, "in the past", "Use a time in the future.", "expires_at");

    /// <returns>The number of top-level members; -1 if the text is not a valid metadata object.</returns>
    private static int CountMembers(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_metadataJson);
            ReadText(json);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.GetPropertyCount() : -1;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return -1; // InvalidOperationException: an escaped half of a surrogate pair
        }
    }

    /// <summary>Reads all text in the metadata. Every response repeats it, and strict parsers refuse text that is not Unicode.</summary>
    /// <exception cref="InvalidOperationException">A name or a string contains half of a surrogate pair.</exception>
    private static void ReadText(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            _ = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? reader.GetString() : null;
        }
    }
}
