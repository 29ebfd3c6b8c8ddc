namespace HeareAuth.Cli.Errors;

internal static class Spelling
{
    /// <summary>
    /// Returns the nearest known word, at most two edits away (one for words of up to four letters and options of up to three, none
    /// for a single letter), or null.
    /// </summary>
    public static string? Nearest(string typed, IEnumerable<string> known)
    {
        var letters = typed.TrimStart('-').Length;
        var limit = letters <= 1 ? 0 : letters <= 3 || typed.Length <= 4 ? 1 : 2;
        return known
            .Select(word => (Word: word, Distance: Distance(typed, word)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(static candidate => candidate.Distance)
            .Select(static candidate => candidate.Word)
            .FirstOrDefault();
    }

    /// <summary>Computes the Levenshtein distance, one row at a time.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
