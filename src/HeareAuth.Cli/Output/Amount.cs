using System.Globalization;

namespace HeareAuth.Cli.Output;

/// <summary>A number and what it counts.</summary>
internal static class Amount
{
    public static string Of(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many)}");
}
