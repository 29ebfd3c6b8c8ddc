namespace HeareAuth.Features.Text;

/// <summary>Lists several keys in a sentence.</summary>
public static class KeyLabels
{
    private const int MaxLabels = 10;

    /// <summary>Joins all labels, or the first ten and the number of the others.</summary>
    public static string Join(IReadOnlyList<string> labels) =>
        labels.Count <= MaxLabels
            ? string.Join(", ", labels)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", labels.Take(MaxLabels))} and {labels.Count - MaxLabels} more");
}
