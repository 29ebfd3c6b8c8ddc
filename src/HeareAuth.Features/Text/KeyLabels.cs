namespace HeareAuth.Features.Text;

public static class KeyLabels
{
    private const int MaxLabels = 10;

    /// <summary>Joins all labels, or the first ten and the number of the others.</summary>
    public static string Join(IReadOnlyList<string> labels) =>
        labels.Count <= MaxLabels
            ? string.Join(", ", labels)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", labels.Take(MaxLabels))} and {labels.Count - MaxLabels} more");
}
