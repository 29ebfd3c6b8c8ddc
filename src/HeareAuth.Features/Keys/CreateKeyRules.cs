using System.Buffers;
using System.Text;
using System.Text.Json;
using FluentValidation;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Keys;

/// <summary>What a new key may be; each message names the option, what was wrong and what would be right.</summary>
internal static class CreateKeyRules
{
    private const int LongestName = 128;
    private const int MostMetadataBytes = 4 * 1024;
    private const int MostMetadataMembers = 64;

    private static readonly SearchValues<char> s_notInNames = SearchValues.Create(UnsafeCharacters.InNames);

    private static readonly JsonDocumentOptions s_metadataJson = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static IRuleBuilderOptions<T, string?> MustBeAName<T>(this IRuleBuilder<T, string?> name) => name
        .Must(static name => !string.IsNullOrWhiteSpace(name))
        .WithMessage("--name: is empty; give the key a name such as \"My Service\"")
        .Must(static name => name!.EnumerateRunes().Count() <= LongestName)
        .WithMessage($"--name: is longer than {LongestName} characters; shorten it")
        .Must(static name => !name.AsSpan().ContainsAny(s_notInNames) && !name!.EnumerateRunes().Contains(Rune.ReplacementChar))
        .WithMessage("--name: holds a control character, a line separator or a text direction override; leave it out");

    public static IRuleBuilderOptions<T, string?> MustBeMetadata<T>(this IRuleBuilder<T, string?> metadata) => metadata
        .Must(static json => json is null || Encoding.UTF8.GetByteCount(json) <= MostMetadataBytes)
        .WithMessage($"--metadata: is longer than {MostMetadataBytes} bytes; keep what is large elsewhere and store a reference")
        .Must(static json => json is null || CountMembers(json) >= 0)
        .WithMessage("--metadata: is no JSON object of at most 8 levels with each name once; write it as '{\"env\":\"prod\"}'")
        .Must(static json => json is null || CountMembers(json) <= MostMetadataMembers)
        .WithMessage($"--metadata: has more than {MostMetadataMembers} members; group them in an object of their own");

    public static IRuleBuilderOptions<T, string?> MustBeAFutureTime<T>(this IRuleBuilder<T, string?> time, TimeProvider clock) => time
        .Must(static text => text is null || IsoTime.TryParse(text, out _))
        .WithMessage("--expires-at: is no ISO 8601 time; write it as 2030-12-31T23:59:59Z, or leave it out for a key that never expires")
        .Must(text => text is null || (IsoTime.TryParse(text, out var utc) && utc > clock.GetUtcNow().UtcDateTime))
        .WithMessage("--expires-at: is in the past; give a time in the future");

    /// <returns>How many members the object has at the top; -1 where it is no such object.</returns>
    private static int CountMembers(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_metadataJson);
            ReadText(document.RootElement);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.GetPropertyCount() : -1;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return -1; // the second: an escape that is half of a character
        }
    }

    /// <summary>What is stored stands in every answer, and strict parsers take no text that is not Unicode.</summary>
    /// <exception cref="InvalidOperationException">A name or a string holds half of a surrogate pair.</exception>
    private static void ReadText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    ReadText(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    ReadText(member.Value);
                }

                break;
        }
    }
}
