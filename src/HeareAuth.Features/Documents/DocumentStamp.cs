using System.Buffers.Text;
using System.Text;

namespace HeareAuth.Features.Documents;

/// <summary>What a document says of its own history. The Python service writes none of it.</summary>
/// <param name="Revision">Grows with each write; null where the Python service wrote last.</param>
/// <param name="FirstRevision">The revision of the write that made the document; null where that is unknown.</param>
/// <param name="WriteId">Names the last write, so that its writer can find it again.</param>
internal readonly record struct DocumentStamp(long? Revision, long? FirstRevision, string? WriteId)
{
    /// <summary>The stamp with one more top-level member taken into account.</summary>
    public DocumentStamp With(ReadOnlySpan<byte> rawName, ReadOnlySpan<byte> json) =>
        rawName.SequenceEqual("\"revision\""u8) ? this with { Revision = Number(json) }
        : rawName.SequenceEqual("\"first_revision\""u8) ? this with { FirstRevision = Number(json) }
        : rawName.SequenceEqual("\"write_id\""u8) ? this with { WriteId = Text(json) }
        : this;

    public static bool IsRewritten(ReadOnlySpan<byte> rawName) =>
        rawName.SequenceEqual("\"revision\""u8) || rawName.SequenceEqual("\"write_id\""u8);

    private static long? Number(ReadOnlySpan<byte> json) =>
        Utf8Parser.TryParse(json, out long number, out var consumed) && consumed == json.Length ? number : null;

    private static string? Text(ReadOnlySpan<byte> json) =>
        json[0] == (byte)'"' ? Encoding.UTF8.GetString(json[1..^1]) : null;
}
