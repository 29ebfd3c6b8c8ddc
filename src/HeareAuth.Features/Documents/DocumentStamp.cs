using System.Buffers.Text;
using HeareAuth.Features.Documents.History;

namespace HeareAuth.Features.Documents;

/// <summary>What HeareAuth records about the writes of a document in the document itself. The Python service writes none of it.</summary>
/// <param name="Revision">Increases with each write; null if the Python service wrote last.</param>
/// <param name="FirstRevision">The revision of the write that created the document; null if that is unknown.</param>
/// <param name="WriteId">Identifies the last write, so that its writer can recognize it.</param>
internal readonly record struct DocumentStamp(long? Revision, long? FirstRevision, string? WriteId)
{
    private const string RevisionName = "\"revision\"";
    private const string FirstRevisionName = "\"first_revision\"";
    private const string WriteIdName = "\"write_id\"";
    private const string HistoryName = "\"history\"";
    private const int MaxWriteIdLength = 128;

    private readonly DocumentHistory? _history;

    /// <summary>The stored history, which does not begin with the document's own write if that write came from a version without history.</summary>
    public DocumentHistory History
    {
        get => _history ?? DocumentHistory.Empty;
        init => _history = value;
    }

    /// <summary>The write that made this document; null if the Python service did.</summary>
    public WriteEntry? OwnWrite => Revision is { } revision ? WriteEntry.Of(revision, WriteId) : null;

    /// <summary>The writes that led to this document, from its own to the oldest that is known, with a gap where some may be missing.</summary>
    public IReadOnlyList<WriteEntry> Ancestors => (OwnWrite, History.Entries) switch
    {
        (null, _) => [WriteEntry.Gap],
        ({ } own, []) => [own],
        ({ } own, [var newest, ..] entries) when newest.IsSameWriteAs(own) => entries,
        ({ } own, var entries) => [own, WriteEntry.Gap, .. entries],
    };

    /// <summary>Whether every write replaces this top-level member.</summary>
    public static bool IsRewritten(ReadOnlySpan<byte> rawName) =>
        Ascii.Equals(rawName, RevisionName) || Ascii.Equals(rawName, WriteIdName) || Ascii.Equals(rawName, HistoryName);

    /// <summary>Returns the stamp of a document that is made from the one with this stamp.</summary>
    /// <param name="creates">Whether there was no document; only the write that creates it knows its first revision.</param>
    public DocumentStamp Next(long revision, string writeId, bool creates) =>
        new(revision, creates ? revision : FirstRevision, writeId)
        {
            History = DocumentHistory.After(creates ? [] : Ancestors, WriteEntry.Of(revision, writeId)),
        };

    /// <summary>Formats the members that a write adds at the end of the document, separated by commas.</summary>
    /// <param name="isFirst">Whether this write creates the document; a later one keeps the first revision as it was stored.</param>
    public string Format(bool isFirst)
    {
        var first = isFirst ? string.Create(CultureInfo.InvariantCulture, $"{FirstRevisionName}:{FirstRevision},") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{first}{RevisionName}:{Revision},{WriteIdName}:\"{WriteId}\",{HistoryName}:{History}");
    }

    /// <summary>Takes one more top-level member of the document into account.</summary>
    public DocumentStamp With(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json) =>
        Ascii.Equals(rawName, RevisionName) ? this with { Revision = Number(json) }
        : Ascii.Equals(rawName, FirstRevisionName) ? this with { FirstRevision = Number(json) }
        : Ascii.Equals(rawName, WriteIdName) ? this with { WriteId = Text(json) }
        : Ascii.Equals(rawName, HistoryName) ? this with { History = DocumentHistory.Parse(json) }
        : this;

    private static long? Number(ReadOnlySpan<byte> json) =>
        Utf8Parser.TryParse(json, out long number, out var consumed) && consumed == json.Length ? number : null;

    /// <returns>Null for anything that HeareAuth does not write, so that the id can be put into JSON and logs as it is.</returns>
    private static string? Text(ReadOnlySpan<byte> json) =>
        json[0] == (byte)'"' && json.Length <= MaxWriteIdLength && Ascii.IsValid(json) && !json.Contains((byte)'\\')
            ? Encoding.ASCII.GetString(json[1..^1])
            : null;
}
