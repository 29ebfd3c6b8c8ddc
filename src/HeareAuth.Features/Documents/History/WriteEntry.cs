namespace HeareAuth.Features.Documents.History;

/// <summary>One write of the document, as its history lists it, or a gap between two writes.</summary>
/// <param name="Revision">The revision that the write gave the document: Unix milliseconds, or one more than the revision before it.</param>
/// <param name="WriteId">The first characters of its write id; empty if that is unknown.</param>
internal readonly record struct WriteEntry(long Revision, string WriteId)
{
    private const int WriteIdLength = 8;

    private const string GapText = "gap";

    /// <summary>Stands for writes that the history does not list, because their writer did not keep one.</summary>
    public static WriteEntry Gap { get; } = new(long.MinValue, GapText);

    public bool IsGap => this == Gap;

    /// <summary>The hour of the write, in hours since 1970.</summary>
    public long Hour => Revision / 3_600_000;

    /// <summary>The day of the write (UTC), in days since 1970.</summary>
    public long Day => Revision / 86_400_000;

    /// <param name="writeId">The whole write id. One with unusual characters counts as unknown.</param>
    public static WriteEntry Of(long revision, string? writeId) =>
        new(revision, writeId is not null && writeId.All(char.IsAsciiLetterOrDigit) ? writeId[..Math.Min(writeId.Length, WriteIdLength)] : "");

    /// <summary>Reads what <see cref="ToString"/> returns.</summary>
    public static bool TryParse(string? text, out WriteEntry entry)
    {
        entry = Gap;
        if (text is null or GapText)
        {
            return text is not null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            return false;
        }

        entry = Of(revision, text[(dot + 1)..]);
        return true;
    }

    /// <summary>Whether both are the same write. An unknown write id is compared by the revision alone.</summary>
    public bool IsSameWriteAs(WriteEntry other) =>
        Revision == other.Revision && (WriteId == other.WriteId || WriteId.Length == 0 || other.WriteId.Length == 0);

    public override string ToString() => IsGap ? GapText : string.Create(CultureInfo.InvariantCulture, $"{Revision}.{WriteId}");
}
