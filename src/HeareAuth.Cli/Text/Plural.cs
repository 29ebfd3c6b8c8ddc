namespace HeareAuth.Cli.Text;

/// <summary>Writes a number with the singular or plural of what it counts.</summary>
internal static class Plural
{
    public static string Of(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many)}");
}
