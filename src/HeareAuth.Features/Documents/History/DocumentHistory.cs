using System.Text.Json;

namespace HeareAuth.Features.Documents.History;

/// <summary>
/// The writes that led to a document, newest first: the document's own write, the 200 before it without exception, and
/// beyond them the first of each hour for two days and the first of each day for a year. Which of the older writes are
/// kept depends only on the writes themselves, so two documents with a common past keep the same ones of it.
/// </summary>
internal sealed class DocumentHistory
{
    /// <summary>How many writes before a document's own are all listed.</summary>
    public const int DenseWrites = 200;

    /// <summary>Limits the stored member, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int HourlyHours = 48;
    private const int DailyDays = 365;

    /// <summary>A stored history may be indented or come from a later version, but one that is far larger is not read.</summary>
    private const int MaxReadBytes = 4 * MaxBytes;

    private DocumentHistory(IReadOnlyList<WriteEntry> entries) => Entries = entries;

    public static DocumentHistory Empty { get; } = new([]);

    /// <summary>The writes and gaps, newest first; empty if the document has no history.</summary>
    public IReadOnlyList<WriteEntry> Entries { get; }

    /// <summary>Reads the stored member. One that cannot be read counts as absent, so that it never vouches for a document.</summary>
    public static DocumentHistory Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxReadBytes)
        {
            return Empty;
        }

        var reader = new Utf8JsonReader(json);
        var entries = new List<WriteEntry>();
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
        {
            return Empty;
        }

        var older = long.MaxValue;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.String || reader.ValueIsEscaped
                || !WriteEntry.TryParse(Encoding.UTF8.GetString(reader.ValueSpan), out var entry)
                || (!entry.IsGap && entry.Revision >= older))
            {
                return Empty;
            }

            older = entry.IsGap ? older : entry.Revision;
            entries.Add(entry);
        }

        return entries is [] or [{ IsGap: true }, ..] ? Empty : new DocumentHistory(entries);
    }

    /// <summary>Returns the history of a document with one more write.</summary>
    /// <param name="write">The new write.</param>
    /// <param name="before">The writes before it, as <see cref="DocumentStamp.Ancestors"/> returns them.</param>
    public static DocumentHistory After(IReadOnlyList<WriteEntry> before, WriteEntry write)
    {
        var entries = new List<WriteEntry> { write };
        var dense = IndexAfter(before, DenseWrites);
        entries.AddRange(before.Take(dense));
        var sparse = Thin(before.Skip(dense), write);
        entries.AddRange(entries[^1].IsGap ? sparse.SkipWhile(static entry => entry.IsGap) : sparse);
        return new DocumentHistory(Shorten(entries));
    }

    /// <summary>Returns those of the older writes that a history still lists after <paramref name="newest"/>, and the gaps between them.</summary>
    public static IEnumerable<WriteEntry> Thin(IEnumerable<WriteEntry> older, WriteEntry newest)
    {
        var kept = new List<WriteEntry>();
        WriteEntry? before = null;
        foreach (var entry in older.Reverse())
        {
            if (entry.IsGap)
            {
                AddGap(kept);
                continue;
            }

            var isFirstOfDay = before?.Day != entry.Day;
            var isFirstOfHour = before?.Hour != entry.Hour;
            if ((isFirstOfDay && entry.Day >= newest.Day - DailyDays) || (isFirstOfHour && entry.Hour >= newest.Hour - HourlyHours))
            {
                kept.Add(entry);
            }

            before = entry;
        }

        kept.Reverse();
        return kept;
    }

    /// <summary>Returns the index just past the given number of writes; gaps do not count.</summary>
    public static int IndexAfter(IReadOnlyList<WriteEntry> entries, int writes)
    {
        var index = 0;
        for (var count = 0; index < entries.Count && count < writes; index++)
        {
            count += entries[index].IsGap ? 0 : 1;
        }

        return index;
    }

    /// <summary>Formats the member's value.</summary>
    public override string ToString() => $"[{string.Join(',', Entries.Select(static entry => $"\"{entry}\""))}]";

    private static void AddGap(List<WriteEntry> entries)
    {
        if (entries is not [.., { IsGap: true }])
        {
            entries.Add(WriteEntry.Gap);
        }
    }

    /// <summary>
    /// Drops the oldest entries until the rest fits. Far more fit than the dense and the hourly ones, so what is dropped are
    /// whole days, and the oldest entry that remains is still the first of its day.
    /// </summary>
    private static List<WriteEntry> Shorten(List<WriteEntry> entries)
    {
        var bytes = 1; // the brackets, less the comma that the first entry lacks
        var fitting = entries.TakeWhile(entry => (bytes += entry.ToString().Length + 3) <= MaxBytes).Count();
        return entries[..fitting];
    }
}
