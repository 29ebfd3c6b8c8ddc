namespace HeareAuth.Features.Storage.S3.Conditions;

/// <summary>Reads ETags as stores and proxies send them: an ETag is opaque text, often but not always in quotes.</summary>
internal static class ETagText
{
    private const string DerivedPrefix = "no-etag:";

    /// <summary>
    /// Returns the strong form of an ETag: proxies that compress or rewrite a body mark its ETag as weak (<c>W/"…"</c>), but
    /// conditions on writes need the strong one, and for reads both mean the same.
    /// </summary>
    /// <param name="header">The header's value; null without one.</param>
    /// <returns>Null if the store sends no ETag that distinguishes versions and can be sent back.</returns>
    public static string? Read(string? header)
    {
        var etag = header?.Trim() ?? "";
        etag = etag.StartsWith("W/", StringComparison.OrdinalIgnoreCase) ? etag[2..].TrimStart() : etag;
        return etag is "" or "\"\"" || etag.Any(static c => c is < ' ' or > '~') ? null : etag;
    }

    /// <summary>Makes a version from the content, for stores that send none. It detects changes, but no store knows it.</summary>
    public static string Derive(ReadOnlySpan<byte> contentHash) => $"{DerivedPrefix}{Convert.ToHexStringLower(contentHash)}";

    public static bool IsDerived(string etag) => etag.StartsWith(DerivedPrefix, StringComparison.Ordinal);
}
