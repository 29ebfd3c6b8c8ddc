using System.Text.Json;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Features.Storage.Seen;

/// <summary>A document that was seen in the store, which later documents must have been made from.</summary>
/// <param name="HasForked">Whether a document that was not made from it was refused, so that later ones are judged more strictly.</param>
internal sealed record SeenWrite(DocumentFacts Facts, bool HasForked = false)
{
    private const string Encrypted = "encrypted";
    private const string HashesOnly = "hashes_only";
    private const string Forked = "forked";

    /// <summary>Whether a running service holds it, and it was not seen in the store.</summary>
    public bool IsServed { get; init; }

    /// <summary>Whether the document is this one, so that there is nothing new to remember.</summary>
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
            return new SeenWrite(facts, root.GetProperty(Forked).GetBoolean());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    public byte[] ToJson()
    {
        var stamp = Facts.Stamp.Revision is null ? "" : $",{Facts.Stamp.Format(isFirst: Facts.Stamp.FirstRevision is not null)}";
        return Encoding.UTF8.GetBytes(
            $$"""{"{{Encrypted}}":{{Text(Facts.IsEncrypted)}},"{{HashesOnly}}":{{Text(Facts.HoldsHashesOnly)}},"{{Forked}}":{{Text(HasForked)}}{{stamp}}}""");
    }

    private static string Text(bool value) => value ? "true" : "false";
}
