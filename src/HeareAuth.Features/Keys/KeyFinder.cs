using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Keys;

/// <summary>
/// Finds the key that a user means. Changes apply to the whole id that is found here, never to the prefix or the name, so
/// that the key a user has confirmed is the key that is changed, regardless of what other writers do in between.
/// </summary>
internal static class KeyFinder
{
    /// <summary>Short enough to type, and long enough that a typo does not match another key.</summary>
    public const int MinPrefixLength = 12;

    /// <summary>Finds a key by its id or, if no key has that id, by the start of its id.</summary>
    /// <param name="position">The position in the document of the first record with the id that was found.</param>
    /// <returns>Why there is no such key, or more than one; null if there is exactly one.</returns>
    public static Failure? FindById(KeyDocument document, string id, out int position)
    {
        position = document.IndexOf(id);
        if (position >= 0)
        {
            return null;
        }

        var matches = id.Length < MinPrefixLength
            ? []
            : Matches(document, (in record) => record.Text(KeyMember.Id)?.StartsWith(id, StringComparison.Ordinal) is true);
        if (matches.Count == 0)
        {
            return KeyIdRules.NotFound(id);
        }

        position = matches.Values.First();
        return matches.Count == 1
            ? null
            : new Failure(
                FailureCode.KeyAmbiguous,
                $"'{id}' is the start of {matches.Count} ids: {KeyLabels.Join([.. matches.Keys])}",
                "Give more of the id, or all of it.",
                "id");
    }

    /// <summary>Finds a key by its name, which must be exactly the stored one. The failures do not repeat it.</summary>
    /// <inheritdoc cref="FindById"/>
    public static Failure? FindByName(KeyDocument document, string name, out int position)
    {
        var matches = Matches(document, (in record) => record.Text(KeyMember.Name) == name);
        position = matches.Count == 0 ? -1 : matches.Values.First();
        return matches.Count switch
        {
            0 => new Failure(
                FailureCode.KeyNotFound, "no API key has this name", "`heare-auth list` shows all keys; a name must match exactly.", "by_name"),
            1 => FindOtherName(document, matches.Keys.First(), name),
            _ => new Failure(
                FailureCode.KeyAmbiguous,
                $"{matches.Count} keys have this name: {KeyLabels.Join([.. matches.Keys])}",
                "Give the id of one of them instead.",
                "by_name"),
        };
    }

    /// <summary>
    /// A change applies to every record with the id. If one of them has another name, the user may not know that it is there, and
    /// it may be the one that services serve.
    /// </summary>
    private static Failure? FindOtherName(KeyDocument document, string id, string name) =>
        Matches(document, (in record) => record.IsIdentified && record.Text(KeyMember.Id) == id && record.Text(KeyMember.Name) != name).Count == 0
            ? null
            : new Failure(
                FailureCode.KeyAmbiguous,
                $"'{id}' has this name, but there is another record with the same id and another name",
                "`heare-auth list` shows both. Give the id instead, which means all records that have it.",
                "by_name");

    /// <summary>Maps the id of each key that matches to the position of its first record. Records without an id cannot be addressed.</summary>
    private static OrderedDictionary<string, int> Matches(KeyDocument document, Predicate matches)
    {
        var found = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < document.Keys.Count; i++)
        {
            var record = KeyRecord.Read(document.Keys[i].Span);
            if (matches(record) && record.Text(KeyMember.Id) is { Length: > 0 } id)
            {
                found.TryAdd(id, i);
            }
        }

        return found;
    }

    private delegate bool Predicate(in KeyRecord record);
}
