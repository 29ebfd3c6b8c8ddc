using System.Buffers.Text;

namespace HeareAuth.Features.Documents;

/// <summary>The history that HeareAuth records in each document that it writes. The Python service writes none of it.</summary>
/// <param name="Revision">Increases with each write; null if the Python service wrote last.</param>
/// <param name="FirstRevision">The revision of the write that created the document; null if that is unknown.</param>
/// <param name="WriteId">Identifies the last write, so that its writer can recognize it.</param>
internal readonly record struct DocumentStamp(long? Revision, long? FirstRevision, string? WriteId)
{
    private const string RevisionName = "\"revision\"";
    private const string FirstRevisionName = "\"first_revision\"";
    private const string WriteIdName = "\"write_id\"";

    /// <summary>Whether every write replaces this top-level member.</summary>
    public static bool IsRewritten(ReadOnlySpan<byte> rawName) =>
        Ascii.Equals(rawName, RevisionName) || Ascii.Equals(rawName, WriteIdName);

    /// <summary>Formats the members that a write adds at the end of the document, separated by commas.</summary>
    /// <param name="isFirst">Whether this write creates the document; only that one knows its first revision.</param>
    public static string Format(long revision, string writeId, bool isFirst)
    {
        var first = isFirst ? string.Create(CultureInfo.InvariantCulture, $"{FirstRevisionName}:{revision},") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{first}{RevisionName}:{revision},{WriteIdName}:\"{writeId}\"");
    }

    /// <summary>Takes one more top-level member of the document into account.</summary>
    public DocumentStamp With(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json) =>
        Ascii.Equals(rawName, RevisionName) ? this with { Revision = Number(json) }
        : Ascii.Equals(rawName, FirstRevisionName) ? this with { FirstRevision = Number(json) }
        : Ascii.Equals(rawName, WriteIdName) ? this with { WriteId = Text(json) }
        : this;

    private static long? Number(ReadOnlySpan<byte> json) =>
        Utf8Parser.TryParse(json, out long number, out var consumed) && consumed == json.Length ? number : null;

    private static string? Text(ReadOnlySpan<byte> json) =>
        json[0] == (byte)'"' ? Encoding.UTF8.GetString(json[1..^1]) : null;
}
