using System.Globalization;

namespace HeareAuth.Features.Text;

/// <summary>Names several keys in a sentence.</summary>
public static class KeyLabels
{
    private const int Most = 10;

    /// <summary>All of them, or the first ten and how many more.</summary>
    public static string Join(IReadOnlyList<string> labels) =>
        labels.Count <= Most
            ? string.Join(", ", labels)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", labels.Take(Most))} and {labels.Count - Most} more");
}
