namespace HeareAuth.Features.Text;

/// <summary>Reads and writes sizes as operators write them: digits followed by <c>KiB</c>, <c>MiB</c> or <c>GiB</c>.</summary>
public static class ByteSize
{
    private static readonly (string Suffix, long Unit)[] s_units = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10)];

    /// <param name="bytes">The size; at least 1 KiB if this returns true.</param>
    public static bool TryParse(string text, out long bytes)
    {
        foreach (var (suffix, unit) in s_units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count > 0
                && count <= long.MaxValue / unit)
            {
                bytes = count * unit;
                return true;
            }
        }

        bytes = 0;
        return false;
    }

    /// <summary>Returns the size in the largest unit that divides it, such as <c>512MiB</c>; in bytes if none does.</summary>
    public static string Format(long bytes)
    {
        var (suffix, unit) = s_units.FirstOrDefault(found => bytes % found.Unit == 0);
        return unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / unit}{suffix}");
    }
}
