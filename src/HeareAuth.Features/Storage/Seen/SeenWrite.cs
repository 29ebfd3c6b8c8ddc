using System.Text.Json;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Features.Storage.Seen;

/// <summary>A document that was seen in the store, which later documents must have been made from.</summary>
/// <param name="IsConfirmed">
/// Whether a change of this user built on it or a running service agreed with it. What was only read may be an older copy
/// itself, so it guards against copies that are older still, but does not replace the question to a service.
/// </param>
/// <param name="HasForked">Whether a document that was not made from it was refused, so that later ones are judged more strictly.</param>
internal sealed record SeenWrite(DocumentFacts Facts, bool IsConfirmed, bool HasForked = false)
{
    private const string Confirmed = "confirmed";
    private const string Encrypted = "encrypted";
    private const string HashesOnly = "hashes_only";
    private const string Forked = "forked";

    /// <summary>Describes what a running service holds, of which only the write is known.</summary>
    public static SeenWrite Of(ServedWrite served) => new(
        new DocumentFacts(new DocumentStamp(served.Revision, null, served.WriteId), IsEncrypted: false, HoldsHashesOnly: false), IsConfirmed: true);

    /// <summary>Returns what is needed to judge a document by an earlier one, without a look at its keys.</summary>
    public static DocumentFacts FactsToJudge(KeyDocument document) =>
        new(document.Stamp, document.Seal is not DocumentSeal.None, HoldsHashesOnly: false);

    /// <summary>Decides whether a change may build on a document.</summary>
    public RollbackVerdict Judge(KeyDocument document) => RollbackRules.Judge(Facts, FactsToJudge(document), HasForked);

    /// <summary>Whether the document is this one.</summary>
    public bool IsOf(KeyDocument document) =>
        Facts.IsEncrypted == document.Seal is not DocumentSeal.None
        && (Facts.Stamp.Revision, Facts.Stamp.WriteId) == (document.Stamp.Revision, document.Stamp.WriteId);

    /// <summary>Reads what <see cref="ToJson"/> returns; null if it is something else.</summary>
    public static SeenWrite? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var stamp = default(DocumentStamp);
            foreach (var member in root.EnumerateObject())
            {
                stamp = stamp.With(Encoding.UTF8.GetBytes($"\"{member.Name}\""), Encoding.UTF8.GetBytes(member.Value.GetRawText()));
            }

            var facts = new DocumentFacts(stamp, root.GetProperty(Encrypted).GetBoolean(), root.GetProperty(HashesOnly).GetBoolean());
            var isConfirmed = root.TryGetProperty(Confirmed, out var confirmed) && confirmed.GetBoolean(); // not all versions write it
            return new SeenWrite(facts, isConfirmed, root.GetProperty(Forked).GetBoolean());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    public byte[] ToJson()
    {
        var stamp = Facts.Stamp.Revision is null ? "" : $",{Facts.Stamp.Format(isFirst: Facts.Stamp.FirstRevision is not null)}";
        var flags = $"\"{Encrypted}\":{Text(Facts.IsEncrypted)},\"{HashesOnly}\":{Text(Facts.HoldsHashesOnly)}";
        return Encoding.UTF8.GetBytes($$"""{{{flags}},"{{Confirmed}}":{{Text(IsConfirmed)}},"{{Forked}}":{{Text(HasForked)}}{{stamp}}}""");
    }

    private static string Text(bool value) => value ? "true" : "false";
}
